"""docs/costs.md: its worked example comes out of the command as it is printed there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.docs.readme import ROOT, Block, blocks, first_missing

PAGE = (ROOT / "docs" / "costs.md").read_text(encoding="utf-8")
BLOCKS = blocks(PAGE)


def files() -> dict[str, str]:
    """The files of the page, by name."""
    named = [block for block in BLOCKS if block.note.startswith("file: ")]
    return {block.note.removeprefix("file: "): block.text for block in named}


def write_files(folder: Any) -> None:
    for name, text in files().items():
        path = folder / name
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(kept.partition("[costs]")[0] + text, encoding="utf-8")


def words(block: Block) -> list[list[str]]:
    joined = block.text.replace("\\\n", " ")
    return [line.split()[1:] for line in joined.splitlines() if line]


def test_the_worked_example(run: Run, tmp_path: Any) -> None:
    write_files(tmp_path / "team")
    [example] = [block for block in BLOCKS if block.kind == "sh run"]
    done = [run(*command) for command in words(example)]
    assert [one.exit_code for one in done] == [0, 0], done[-1].output
    assert example.shows is not None
    assert first_missing(example.shows, "".join(one.output for one in done)) is None


@pytest.mark.parametrize("key", ["calls_per_month", "prompted_call", "refreshes_per_year"])
def test_a_key_that_is_left_out_is_named(run: Run, tmp_path: Any, key: str) -> None:
    write_files(tmp_path / "team")
    path = tmp_path / "team" / "tracker.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(key)]
    path.write_text("\n".join(kept), encoding="utf-8")
    [example] = [block for block in BLOCKS if block.kind == "sh run"]
    run(*words(example)[0])
    report = json.loads(run("costs", "break-even", "ticket-triage", "--json").stdout)
    assert not report["complete"]
    assert any(key in name for name in report["missing"])
