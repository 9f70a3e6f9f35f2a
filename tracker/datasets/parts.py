"""A file of JSON lines in parts that can be read apart from one another."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from tracker.datasets.canonical import fastest_codec
from tracker.datasets.records import LONGEST, BrokenFileError, json_lines
from tracker.datasets.recset import RecordSet
from tracker.datasets.scan import NO_LINES, Lines, Scan
from tracker.datasets.splitting import Wanted
from tracker.datasets.streams import CHUNK
from tracker.datasets.tally import Tally

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PART = 8 * CHUNK
"""Bytes of a part: enough that handing it out costs nothing, and the last one is soon done."""


class Span(NamedTuple):
    """Bytes ``start`` to before ``end`` of a file: whole lines."""

    start: int
    end: int

    @property
    def bytes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a file holds. Lines are counted from its start; ``lines`` is how many it has.

    ``broken`` is why it was not read to its end.
    """

    records: RecordSet
    lines: int
    skipped: Lines = NO_LINES
    rounded: Lines = NO_LINES
    keys: array[int] = field(default_factory=lambda: array("Q"))
    broken: BrokenFileError | None = None


def spans(path: Path, size: int, about: int | None = None) -> Iterator[Span]:
    """The parts of a file of ``size`` bytes, each of ``about`` bytes (8 MiB) up to a line's end."""
    start, step = 0, about or PART
    with path.open("rb", buffering=CHUNK // 16) as file:
        while start < size:
            end = min(_line_end(file, start + step), size) if start + step < size else size
            yield Span(start, end)
            start = end


def read_part(wanted: Wanted, span: Span) -> Part:
    """Read one part. Raises OSError; what is wrong with the content is in ``broken``."""
    keys = array("Q")
    tally = Tally(keys.extend if wanted.keys else None)
    codec = fastest_codec()
    scan = Scan(codec, tally.add, projection=wanted.projection, lenient=wanted.lenient)
    broken = None
    with wanted.path.open("rb", buffering=0) as file:
        stream: io.BufferedReader[Any] = io.BufferedReader(_Slice(file, span), CHUNK)
        try:
            scan.run(json_lines(codec, at_start=span.start == 0), stream)
        except BrokenFileError as error:
            broken = error
    # The last block is what follows the last line's end: nothing, in a part of whole lines.
    lines = scan.last_line - 1
    return Part(tally.records, lines, scan.skipped, scan.rounded, keys, broken)


def _line_end(file: BinaryIO, at: int) -> int:
    """Where the line ends that byte ``at`` - 1 belongs to.

    A line without end is cut off where it is longer than any may be: reading it will tell.
    """
    file.seek(at - 1)
    return at - 1 + len(file.readline(LONGEST + 2))


class _Slice(io.RawIOBase):
    """Some bytes of a file, as a file."""

    def __init__(self, file: io.FileIO, span: Span) -> None:
        self._file = file
        self._left = span.bytes
        file.seek(span.start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)[: self._left]
        size = self._file.readinto(view)
        self._left -= size
        return size
