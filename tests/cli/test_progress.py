from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tracker.cli import progress
from tracker.cli.progress import bytes_read


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as large enough for a bar."""
    monkeypatch.setattr(progress, "_WORTH_SHOWING", 1000)
    path = tmp_path / "large.jsonl"
    path.write_bytes(b"x" * 2000)
    return path


def test_a_terminal_sees_how_far_it_is(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with bytes_read([large, large.parent / "none", large.parent], "reading") as told:
        assert told is not None
        told(1500)
        told(500)
    assert "reading" in terminal.getvalue() and "100%" in terminal.getvalue()


def test_small_files_and_pipes_see_nothing(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bytes_read([large], "reading") as told:
        assert told is None
    small = large.with_name("small.jsonl")
    small.write_bytes(b"{}\n")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with bytes_read([small], "reading") as told:
        assert told is None
    assert terminal.getvalue() == ""
