"""manifest-v1: the identity of a folder, or of several files, by names, sizes and digests."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.digest import file_digest
from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """``path`` is relative, with forward slashes, in Unicode NFC."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files`` in the order of their UTF-8 names; ``skipped`` are the dot-files left out."""

    files: tuple[ManifestFile, ...]
    skipped: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """``manifest-v1:`` and the SHA-256 of a line ``sha256 size path`` per file."""
        lines = "".join(f"{f.sha256} {f.bytes} {f.path}\n" for f in self.files)
        return f"manifest-v1:{hashlib.sha256(lines.encode()).hexdigest()}"

    @property
    def bytes(self) -> int:
        return sum(f.bytes for f in self.files)


def manifest(paths: Sequence[Path]) -> Manifest:
    """The manifest of one folder, or of files and folders relative to the folder they share.

    Raises InputError for a missing file, a symbolic link, two files of one name after Unicode
    normalization, a name with a line break, or when nothing is left.
    """
    root = _root(paths)
    found = sorted(_files(paths), key=lambda path: _name(path, root).encode())
    kept = [path for path in found if not _is_hidden(path, root)]
    skipped = tuple(_name(path, root) for path in found if _is_hidden(path, root))
    if not kept:
        msg = f"there are no files in {root}"
        raise InputError(msg, "dot-files are not counted" if skipped else "check the path")
    _insist_on_plain_names([_name(path, root) for path in kept])
    return Manifest(tuple(_entry(path, root) for path in kept), skipped)


def _root(paths: Sequence[Path]) -> Path:
    if not paths:
        msg = "no files are named"
        raise InputError(msg, "name a folder or files")
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath([folder.absolute() for folder in folders]))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_symlink():
            msg = f"{path} is a symbolic link"
            raise InputError(msg, "name the file it points to; links are not followed")
        if path.is_dir():
            yield from _files(path.iterdir())
        else:
            yield path.absolute()


def _entry(path: Path, root: Path) -> ManifestFile:
    digest = file_digest(path)
    return ManifestFile(_name(path, root), digest.sha256, digest.bytes)


def _name(path: Path, root: Path) -> str:
    """Names that are not UTF-8 become escapes, so that they can be said; they are refused later."""
    name = path.absolute().relative_to(root).as_posix()
    return unicodedata.normalize("NFC", name.encode(errors="backslashreplace").decode())


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.absolute().relative_to(root).parts)


def _insist_on_plain_names(names: Sequence[str]) -> None:
    for name, following in zip(names, [*names[1:], None], strict=True):
        if "\n" in name:
            msg = f"the file name {name!r} holds a line break"
            raise InputError(msg, "rename it")
        if name == following:
            msg = f"two files are called {name} once their accents are written the same way"
            raise InputError(msg, "rename one of them")
