"""Which files there are below the paths a user names: files, folders, archives, standard input.

Only names are read here. Links are refused: what they lead to is not what was named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from tracker.app.evidence import STDIN, read_stdin, read_text
from tracker.errors import InputError, TrackerError
from tracker.importers.archive import is_archive, read_members
from tracker.importers.strict_json import LARGEST
from tracker.importers.tunes.peft import NAME as ADAPTER

ENDINGS = (".json", ".yaml", ".yml", ".md")
"""What is looked at in folders and archives; a file named by the user may be called anything."""
_NOT_OURS = {"node_modules", "__pycache__", "site-packages"}
_CHECKPOINT = re.compile(r"checkpoint-\d+")


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a part of one, that was not imported, and why."""

    where: str
    error: TrackerError


@dataclass(frozen=True, slots=True)
class Entry:
    """A file not yet read. ``place`` is its folder; ``named``: by the user, not found in a folder.

    ``path`` is ``None`` for what does not lie on the disk by itself.
    """

    name: str
    place: str
    load: Callable[[], str]
    path: Path | None = None
    named: bool = False

    @property
    def file(self) -> str:
        return self.name.rpartition("/")[2]


@dataclass(slots=True)
class Finds:
    """The files below some paths, and what was refused on the way."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def add(self, text: str, stdin: BinaryIO) -> None:
        """Everything below one path; ``-`` is standard input."""
        if text == "-":
            load = partial(read_stdin, stdin, LARGEST)
            self.entries.append(Entry(STDIN, "", load, named=True))
            return
        path = Path(text)
        if path.is_dir() and not path.is_symlink():
            self._add_folder(path)
        elif path.is_file() and is_archive(path):
            self._add_archive(path)
        else:
            self._add_file(path, named=True)

    def _add_file(self, path: Path, *, named: bool) -> None:
        if path.is_symlink():
            msg = f"{path} is a symbolic link, which is not followed"
            self.refused.append(Refused(str(path), InputError(msg, "name the file it leads to")))
            return
        place = str(path.absolute().parent)
        self.entries.append(Entry(str(path), place, partial(text_of, path), path, named))

    def _add_folder(self, top: Path) -> None:
        for folder, below, files in os.walk(top):
            below[:] = sorted(_worth_entering(below, trained=ADAPTER in files))
            for name in sorted(files):
                if name.lower().endswith(ENDINGS) and not name.startswith("."):
                    self._add_file(Path(folder, name), named=False)

    def _add_archive(self, path: Path) -> None:
        try:
            for member in read_members(path, ENDINGS):
                name = f"{path}: {member.name}"
                if member.refused is not None:
                    self.refused.append(Refused(name, member.refused))
                    continue
                place = f"{path}:/{PurePosixPath(member.name).parent}"
                load = partial(_decoded, member.body, name)
                self.entries.append(Entry(f"{path}:/{member.name}", place, load))
        except InputError as error:
            self.refused.append(Refused(str(path), error))


def text_of(path: Path) -> str:
    """A text file of a reasonable size. Raises InputError: missing, too large, no text."""
    try:
        found = path.stat()
    except OSError:
        return read_text(path)
    if not path.is_file():
        msg = f"{path} is not a regular file"
        raise InputError(msg)
    if found.st_size > LARGEST:
        msg = f"{path} is larger than {LARGEST >> 20} MiB"
        raise InputError(msg, "is it the right file?")
    return read_text(path)


def _worth_entering(names: Iterable[str], *, trained: bool) -> Iterator[str]:
    """Without hidden folders and other people's code; where a finished adapter lies, its
    checkpoints are steps on the way to it."""
    for name in names:
        step = trained and _CHECKPOINT.fullmatch(name)
        if not (step or name.startswith(".") or name in _NOT_OURS):
            yield name


def _decoded(body: bytes, name: str) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        msg = f"{name} is not UTF-8 text (byte {error.start})"
        raise InputError(msg, "save it as UTF-8") from None
