"""Files that are written whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.app.whole_file import replace_file
from tracker.errors import InputError


def test_a_new_file_gets_the_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    replace_file(path, "one\r\n", mode=0o600)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"one\r\n", 0o600)
    path.chmod(0o640)
    replace_file(path, "two", mode=0o600)
    assert (path.read_text("utf-8"), path.stat().st_mode & 0o777) == ("two", 0o640)


@pytest.mark.parametrize("name", ["there", "nowhere/f.txt"])
def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match=f"cannot write .*{name}: "):
        replace_file(tmp_path / name, "x", mode=0o600)
    assert [p.name for p in tmp_path.rglob("*")] == ["there"]
