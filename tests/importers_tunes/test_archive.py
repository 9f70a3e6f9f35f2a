"""Archives, the hostile ones included."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from tracker.errors import InputError
from tracker.importers.archive import LARGEST, Member, is_archive, read_members

ENDINGS = (".json",)


def read(path: Path) -> list[Member]:
    return list(read_members(path, ENDINGS))


def make_zip(path: Path, *names: str, body: bytes = b"{}") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return path


def make_tar(path: Path, *infos: tarfile.TarInfo, body: bytes = b"{}") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info in infos:
            info.size = len(body) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(body))
    return path


def test_files_of_the_endings_are_read_and_others_are_not(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", "x/job.json", "x/weights.bin", "JOB.JSON")
    assert [m.name for m in read(path)] == ["x/job.json", "JOB.JSON"]
    tar = make_tar(tmp_path / "a.tgz", tarfile.TarInfo("x/job.json"), tarfile.TarInfo("x.bin"))
    assert read(tar) == [Member("x/job.json", b"{}")]


@pytest.mark.parametrize("name", ["../job.json", "x/../../job.json", "/etc/job.json", "..\\j.json"])
def test_a_name_that_leads_out_is_refused_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    for path in (
        make_zip(tmp_path / "a.zip", name, "good.json"),
        make_tar(tmp_path / "a.tar.gz", tarfile.TarInfo(name), tarfile.TarInfo("good.json")),
    ):
        bad, good = read(path)
        assert bad.refused is not None
        assert "leads out of the archive" in bad.refused.message
        assert bad.body == b""
        assert good == Member("good.json", b"{}")


def test_links_are_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("job.json")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    link = tarfile.TarInfo("job.json")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for path in (tmp_path / "a.zip", make_tar(tmp_path / "a.tgz", link)):
        (member,) = read(path)
        assert member.refused is not None
        assert "is a link" in member.refused.message


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    zeros = bytes(LARGEST + 1)
    path = make_zip(tmp_path / "a.zip", "x.json", body=zeros)
    assert path.stat().st_size < 2**20
    with pytest.raises(InputError, match="more than"):
        read(path)
    tar = make_tar(tmp_path / "a.tgz", tarfile.TarInfo("x.bin"), body=zeros + bytes(2**23))
    with pytest.raises(InputError, match="times its size"):
        read(tar)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert is_archive(path)
    with pytest.raises(InputError, match=r"a\."):
        read(path)
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match=r"a\."):
        read(path)


def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x.json")
    path = make_tar(tmp_path / "a.tgz", info, body=bytes(range(256)) * 400)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match=r"a\.tgz"):
        read(path)
