from __future__ import annotations

from pathlib import Path

import pytest

from tests.datasets.files import A_V2, A, write
from tracker.datasets.manifest import manifest
from tracker.errors import InputError

GOLDEN = "manifest-v1:9188273306abf457a58becaa35faff6f29f13aabd75b56bbe4a5ffbc6576c4c8"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "m" / "val" / "a_v2.jsonl", A_V2)
    write(tmp_path / "m" / "train" / "a.jsonl", A)
    return tmp_path / "m"


def test_golden(folder: Path) -> None:
    found = manifest([folder])
    assert found.identity == GOLDEN
    assert [(f.path, f.bytes) for f in found.files] == [
        ("train/a.jsonl", 335),
        ("val/a_v2.jsonl", 444),
    ]
    assert found.bytes == 779


def test_files_are_named_relative_to_what_they_share(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    files = [Path("val/a_v2.jsonl"), folder / "train" / "a.jsonl"]
    assert manifest(files).identity == GOLDEN
    assert manifest([folder / "val", folder / "train"]).identity == GOLDEN


def test_names_count(folder: Path) -> None:
    (folder / "val").rename(folder / "test")
    assert manifest([folder]).identity != GOLDEN


def test_dot_files_are_named_as_skipped(folder: Path) -> None:
    write(folder / ".git" / "HEAD", b"x")
    write(folder / "val" / ".DS_Store", b"x")
    found = manifest([folder])
    assert (found.identity, found.skipped) == (GOLDEN, (".git/HEAD", "val/.DS_Store"))


def test_a_hidden_folder_above_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / ".hidden" / "a.jsonl", A)
    assert manifest([tmp_path / ".hidden"]).files[0].path == "a.jsonl"


def test_names_are_sorted_as_bytes_and_normalized(tmp_path: Path) -> None:
    for name in ("z", "e\u0301", "Z", "a-b", "a/b"):
        write(tmp_path / name, b"")
    assert [f.path for f in manifest([tmp_path]).files] == ["Z", "a-b", "a/b", "z", "é"]


def test_links_are_refused(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "train" / "a.jsonl")
    with pytest.raises(InputError, match="is a symbolic link"):
        manifest([folder])


def test_two_names_that_look_the_same(tmp_path: Path) -> None:
    write(tmp_path / "é", b"1")
    write(tmp_path / "e\u0301", b"2")
    with pytest.raises(InputError, match="two files are called é"):
        manifest([tmp_path])


def test_the_same_file_twice(folder: Path) -> None:
    with pytest.raises(InputError, match=r"two files are called a\.jsonl"):
        manifest([folder / "train" / "a.jsonl"] * 2)


def test_a_line_break_in_a_name(tmp_path: Path) -> None:
    write(tmp_path / "a\nb", b"")
    with pytest.raises(InputError, match="holds a line break"):
        manifest([tmp_path])


def test_nothing_to_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there are no files in"):
        manifest([tmp_path])
    with pytest.raises(InputError, match="no files are named"):
        manifest([])
    write(tmp_path / ".only", b"")
    with pytest.raises(InputError, match="dot-files are not counted"):
        manifest([tmp_path])
