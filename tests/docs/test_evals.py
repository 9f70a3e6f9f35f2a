"""docs/evals.md names every format there is, and its configuration loads."""

from __future__ import annotations

import re
import tomllib

from tests.docs.readme import ROOT
from tracker import resources
from tracker.importers.evals.formats import names

PAGE = (ROOT / "docs" / "evals.md").read_text(encoding="utf-8")


def test_the_table_has_a_row_per_format() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", PAGE, re.MULTILINE)
    assert rows[0] == "tool"
    assert rows[1:-1] == names()
    assert rows[-1] == "CSV, TSV, JSON lines"


def test_the_configuration_fits() -> None:
    [block] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    resources.check("config", tomllib.loads(block), "docs/evals.md")


def test_the_options_it_names_are_there() -> None:
    reference = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for option in set(re.findall(r"(--[a-z][a-z-]+)", PAGE)) - {"--model", "--output"}:
        assert option in reference, option
