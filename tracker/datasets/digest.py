"""The identity of a file's bytes: what ``sha256sum`` prints, and its git-lfs oid."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class FileDigest:
    """``sha256`` in 64 hex digits, ``bytes`` the size of the file."""

    sha256: str
    bytes: int


def file_digest(path: Path) -> FileDigest:
    """Hash a file in constant memory.

    Raises InputError if it is missing, no regular file, or changes while it is read.
    """
    with opened_steady(path) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileDigest(sha256, file.tell())


@contextmanager
def opened_steady(path: Path) -> Iterator[io.FileIO]:
    """The file, unbuffered, for as long as it stays the same file with the same content.

    A trainer may still be writing it: a digest of half a file would be a wrong fact for ever.
    """
    try:
        before = path.stat()
        _insist_on_regular(path, before)
        with path.open("rb", buffering=0) as file:
            opened = os.fstat(file.fileno())
            yield file
            seen = {_state(s) for s in (before, opened, os.fstat(file.fileno()), path.stat())}
    except FileNotFoundError:
        msg = f"there is no file {path}"
        raise InputError(msg, "check the path") from None
    except OSError as error:
        msg = f"cannot read {path}: {error.strerror or error}"
        raise InputError(msg) from None
    if len(seen) > 1:
        msg = f"{path} changed while it was read"
        raise InputError(msg, "wait until it is written, then try again")


def _insist_on_regular(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        msg = f"{path} is {kind}"
        raise InputError(msg, "name a file")


def _state(found: os.stat_result) -> tuple[int, int, int, int]:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
