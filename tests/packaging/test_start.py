"""``--help`` loads no library that it does not need."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import run

HEAVY = {
    "alembic",
    "apscheduler",
    "genai_prices",
    "holidays",
    "icalendar",
    "jinja2",
    "jsonschema",
    "markdown_it",
    "orjson",
    "requests",
    "rich",
    "selectolax",
    "sqlalchemy",
    "yaml",
}
SUBJECTS = (
    ["--help"],
    ["--version"],
    ["register", "--help"],
    ["check", "--help"],
    ["report", "ics", "--help"],
)


def imported(arguments: list[str], folder: Path) -> set[str]:
    """The top-level packages that ``tracker ARGUMENTS`` imports."""
    done = run([sys.executable, "-X", "importtime", "-m", "tracker", *arguments], folder)
    assert done.returncode == 0, done.stderr
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", SUBJECTS, ids=" ".join)
def test_help_is_light(arguments: list[str], tmp_path: Path) -> None:
    found = imported(arguments, tmp_path)
    assert "click" in found
    assert found & HEAVY == set()


def test_the_measure_sees_heavy_imports(tmp_path: Path) -> None:
    run([sys.executable, "-m", "tracker", "init"], tmp_path)
    assert "sqlalchemy" in imported(["models", "list"], tmp_path)
