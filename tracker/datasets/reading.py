"""One pass over a data file: every record in its canonical form, and the digest of the bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from tracker.datasets.canonical import fastest_codec, has_long_integer
from tracker.datasets.digest import opened_steady
from tracker.datasets.projection import EVERYTHING, Projection
from tracker.datasets.records import BrokenFileError, format_of
from tracker.datasets.streams import HashingReader, split_compression, unpacked
from tracker.errors import InputError

Visitor = Callable[[int, Any, bytes], None]
"""Called with the line a record begins on, the record, and its canonical bytes."""


@dataclass(frozen=True, slots=True)
class Read:
    """What there is to say of the file. ``skipped`` and ``rounded`` are lines.

    ``unreadable`` says why no records were looked for; empty means they were.
    """

    sha256: str
    bytes: int
    is_records: bool
    skipped: tuple[int, ...] = ()
    rounded: tuple[int, ...] = ()
    unreadable: str = ""


def read_records(
    path: Path, each: Visitor, *, projection: Projection = EVERYTHING, lenient: bool = False
) -> Read:
    """Show ``each`` every record of a file, in constant memory.

    Raises InputError for a missing or changing file, and with its line for a record that cannot be
    read; ``lenient`` skips those.
    """
    suffix, compression = split_compression(path.name)
    with opened_steady(path) as file:
        reader = HashingReader(file)
        stream, errors = unpacked(reader, compression)
        if stream is None:
            why = f"records not read: this Python cannot undo {compression} (install zstandard)"
            return Read(reader.drain(), reader.bytes, is_records=False, unreadable=why)
        visit = _Visit(path, each, projection, lenient)
        try:
            is_records = visit.all(stream, suffix)
        except UnicodeDecodeError as error:
            msg = f"{path} is not UTF-8 text ({error.reason})"
            raise InputError(msg, "save it as UTF-8") from None
        except BrokenFileError as error:
            msg = f"{path}, line {error.line}: {error}"
            raise InputError(msg, f"the name says it is {suffix.lstrip('.')}") from None
        except errors as error:
            msg = f"{path} is not a whole {compression} file: {error}"
            raise InputError(msg, "copy or compress it again") from None
        sha256 = reader.drain()
    return Read(sha256, reader.bytes, is_records, tuple(visit.skipped), tuple(visit.rounded))


class _Visit:
    """The lines passed over on the way."""

    def __init__(self, path: Path, each: Visitor, projection: Projection, lenient: bool) -> None:
        self._path = path
        self._each = each
        self._projection = projection
        self._lenient = lenient
        self.skipped: list[int] = []
        self.rounded: list[int] = []

    def all(self, stream: io.BufferedReader, suffix: str) -> bool:
        """Visit every record; false if the file holds no records."""
        codec = fastest_codec()
        form = format_of(suffix, stream, codec)
        if form is None:
            return False
        for line, raw in form.read(stream):
            try:
                record = form.parse(raw)
                if self._projection:
                    record = self._projection(record)
                canonical = codec.dumps(record)
            except (ValueError, TypeError) as error:
                self._skip(line, error)
                continue
            # Only a float of 1e16 or more is written with e+; then it may have been an integer.
            if b"e+" in canonical and isinstance(raw, bytes) and has_long_integer(raw):
                self.rounded.append(line)
            self._each(line, record, canonical)
        return True

    def _skip(self, line: int, error: ValueError | TypeError) -> None:
        if not self._lenient:
            msg = f"{self._path}, line {line}: not a record: {_why(error)}"
            raise InputError(msg, "mend or remove it") from None
        self.skipped.append(line)


def _why(error: ValueError | TypeError) -> str:
    if isinstance(error, JSONDecodeError):
        return f"{error.msg} (column {error.colno})"
    return str(error)
