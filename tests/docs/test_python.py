"""docs/python.md has a row for each command and each call, and what it shows runs."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import click

from tests.docs.readme import ROOT, blocks
from tests.docs.reference import commands
from tracker import Tracker

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`.+`) \| (.+) \|$", PAGE, re.MULTILINE)


def _named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_command_has_its_row() -> None:
    there = [" ".join(words) for words, command in commands() if not _is_group(command)]
    assert sorted(name for cell, _ in ROWS for name in _named(cell)) == sorted(there)


def test_every_call_stands_in_a_row_and_says_what_it_does() -> None:
    public = {name for name, _ in inspect.getmembers(Tracker, callable) if name[0] != "_"}
    assert {name for _, cell in ROWS for name in _named(cell)} == public - {"close"}
    assert [name for name in public if not getattr(Tracker, name).__doc__] == []


def test_what_it_shows_runs(tmp_path: Path) -> None:
    [block] = [b for b in blocks(PAGE) if b.kind == "python run"]
    (tmp_path / "tracker.toml").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", block.text], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"\d{4}-\d\d-\d\d \S", done.stdout)


def _is_group(command: click.Command) -> bool:
    return isinstance(command, click.Group)
