"""The files in a zip or tar archive, read in memory and never unpacked to disk.

What an archive can do to a reader is refused member by member: names that lead out of it, links,
sizes that are not what they seem.
"""

from __future__ import annotations

import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tracker.errors import InputError

LARGEST = 64 * 2**20
_MOST = 10_000
_MOST_RATIO = 100
_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its ``body``, or why it was not read."""

    name: str
    body: bytes = b""
    refused: InputError | None = None


def is_archive(path: Path) -> bool:
    """By its name: content alone would take any Word document for one."""
    return path.name.lower().endswith(_ENDINGS)


def read_members(path: Path, endings: tuple[str, ...]) -> Iterator[Member]:
    """The members whose names end in one of ``endings``, and all that are refused for their name.

    Raises InputError for what is no archive, is cut off, or unpacks to more than ``LARGEST`` bytes.
    """
    try:
        reader = _zip if path.name.lower().endswith(".zip") else _tar
        yield from _bounded(reader(path, endings), path)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError) as error:
        msg = f"{path} cannot be read as an archive: {error}"
        raise InputError(msg, "is it complete?") from None
    except (OSError, RuntimeError) as error:  # missing, not gzip; a zip with a password
        msg = f"cannot read {path}: {error}"
        raise InputError(msg) from None


def _bounded(members: Iterator[Member], path: Path) -> Iterator[Member]:
    total = 0
    for number, member in enumerate(members):
        total += len(member.body)
        if number >= _MOST or total > LARGEST:
            msg = f"{path} holds more than {_MOST:,} files or {LARGEST >> 20} MiB"
            raise InputError(msg, "unpack it, and import the folder")
        yield member


def _zip(path: Path, endings: tuple[str, ...]) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            is_link = stat.S_ISLNK(info.external_attr >> 16)
            if refused := _wrong(info.filename, path, is_link=is_link):
                yield refused
            elif info.filename.lower().endswith(endings):
                with archive.open(info) as file:
                    yield Member(info.filename, file.read(LARGEST + 1))


def _tar(path: Path, endings: tuple[str, ...]) -> Iterator[Member]:
    # To pass over a member is to unpack it, so what is not wanted counts as well.
    budget = LARGEST + _MOST_RATIO * path.stat().st_size
    with tarfile.open(path, "r:*") as archive:
        for info in archive:
            budget -= info.size
            if budget < 0:
                msg = f"{path} unpacks to more than {_MOST_RATIO} times its size"
                raise InputError(msg, "that is how attacks look; it was not read")
            is_link = info.issym() or info.islnk()
            if refused := _wrong(info.name, path, is_link=is_link):
                yield refused
            elif info.isfile() and info.name.lower().endswith(endings):
                file = archive.extractfile(info)
                yield Member(info.name, file.read(LARGEST + 1) if file else b"")


def _wrong(name: str, path: Path, *, is_link: bool) -> Member | None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or parts.as_posix()[1:2] == ":":
        why = "leads out of the archive"
    elif is_link:
        why = "is a link, which is not followed"
    else:
        return None
    msg = f"{path}: {name!r} {why}"
    return Member(name, refused=InputError(msg, "it was not read"))
