"""Files and pipes of any size and kind, given by the user."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tracker.app.evidence import LARGEST_FILE, read_bytes, read_stdin, read_text
from tracker.errors import InputError


def test_a_text_is_read_with_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("é\r\nb\rc\n".encode())
    assert read_text(path) == read_stdin(BytesIO(path.read_bytes())) == "é\nb\nc\n"
    assert read_bytes(path) == path.read_bytes()


@pytest.mark.parametrize("read", [read_text, read_bytes])
def test_a_file_too_large_is_refused_unread(read: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    path.touch()
    os.truncate(path, LARGEST_FILE + 1)
    with pytest.raises(InputError, match=r"huge\.json is larger than 1024 MiB"):
        read(path)


def test_what_comes_in_without_end_is_not_read_to_its_end() -> None:
    with Path("/dev/zero").open("rb") as endless:
        with pytest.raises(InputError, match="standard input is larger than 2 MiB"):
            read_stdin(endless, 2**21)
        assert len(read_stdin(BytesIO(b"a" * 2**21), 2**21)) == 2**21


def test_what_is_no_text_or_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc\xff")
    with pytest.raises(InputError, match=r"a is not UTF-8 text \(byte 3\)"):
        read_text(tmp_path / "a")
    with pytest.raises(InputError, match=r"standard input is not UTF-8 text \(byte 0\)"):
        read_stdin(BytesIO(b"\xff"))
    with pytest.raises(InputError, match=r"there is no file .*nowhere"):
        read_bytes(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"cannot read .*: Is a directory"):
        read_text(tmp_path)
