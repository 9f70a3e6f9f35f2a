"""From raw records to their canonical form, block by block: the loop all the time goes into."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

from tracker.datasets.canonical import Codec, has_long_integer
from tracker.datasets.projection import EVERYTHING, Projection
from tracker.datasets.records import Block, BrokenFileError, Format, is_blank

Visitor = Callable[[Sequence[int], list[bytes]], None]
"""Called with the lines some records begin on, and with their canonical bytes."""


class BadRecordError(BrokenFileError):
    """One record cannot be read; those around it could be."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines there is something to say about, and the first of them."""

    count: int = 0
    first: int = 0

    def __add__(self, other: Lines) -> Lines:
        """The two together; ``self`` is of the part that comes first in the file."""
        return Lines(self.count + other.count, self.first or other.first)

    def moved(self, lines: int) -> Lines:
        """The same, of a part that has this many lines before it."""
        return Lines(self.count, self.first + lines) if self.count else self


NO_LINES = Lines()


class Scan:
    """One pass over the records of a stream; ``each`` is shown them.

    ``skipped`` are unreadable records (only if ``lenient``), ``rounded`` those with an integer over
    64 bits, ``last_line`` is where the last block began.
    """

    def __init__(
        self,
        codec: Codec,
        each: Visitor,
        *,
        projection: Projection = EVERYTHING,
        lenient: bool = False,
    ) -> None:
        self._codec = codec
        self._each = each
        self._projection = projection
        self._lenient = lenient
        self.skipped = NO_LINES
        self.rounded = NO_LINES
        self.last_line = 0

    def run(self, form: Format, stream: io.BufferedReader) -> None:
        """Show every record of ``stream``. Raises BrokenFileError, and BadRecordError."""
        dumps, parse = self._codec.dumps, self._parse(form)
        for lines, raws in form.read(stream):
            try:
                canonical = [dumps(parse(raw)) for raw in raws]
            except (ValueError, TypeError):
                # A blank line, most of the time: find out which.
                self._carefully((lines, raws), parse)
            else:
                self._note_rounded(lines, raws, canonical)
                self._each(lines, canonical)
            self.last_line = lines[-1]

    def _parse(self, form: Format) -> Callable[[Any], Any]:
        if not self._projection:
            return form.parse
        parse, project = form.parse, self._projection
        return lambda raw: project(parse(raw))

    def _carefully(self, block: Block, parse: Callable[[Any], Any]) -> None:
        lines: list[int] = []
        canonical: list[bytes] = []
        for line, raw in zip(*block, strict=True):
            if is_blank(raw):
                continue
            try:
                written = self._codec.dumps(parse(raw))
            except (ValueError, TypeError) as error:
                self._skip(line, error)
                continue
            self._note_rounded((line,), (raw,), [written])
            lines.append(line)
            canonical.append(written)
        if lines:
            self._each(lines, canonical)

    def _note_rounded(
        self, lines: Sequence[int], raws: Sequence[Any], canonical: list[bytes]
    ) -> None:
        """Only a float of 1e16 or more is written with e+; then it may have been an integer.

        One byte is found many times faster than two, and most records have no plus sign.
        """
        for index in [i for i, text in enumerate(canonical) if b"+" in text and b"e+" in text]:
            raw = raws[index]
            if isinstance(raw, bytes) and has_long_integer(raw):
                self.rounded += Lines(1, lines[index])

    def _skip(self, line: int, error: ValueError | TypeError) -> None:
        if not self._lenient:
            raise BadRecordError(line, f"not a record: {_why(error)}")
        self.skipped += Lines(1, line)


def _why(error: ValueError | TypeError) -> str:
    if isinstance(error, JSONDecodeError):
        return f"{error.msg} (column {error.colno})"
    return str(error)
