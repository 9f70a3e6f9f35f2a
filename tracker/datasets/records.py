"""From the bytes of a file to its records, one at a time and in constant memory.

A format is a reader, which finds where each record begins and ends, and a parser, which may refuse
one record (ValueError) without ending the reading of the others. Readers hand on blocks, since what
is done once per record is what the time goes into.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.datasets.canonical import Codec
from tracker.datasets.streams import CHUNK

LONGEST = 64 * CHUNK
"""Bytes (or characters of a JSON array) one record may have."""

BLOCK = CHUNK // 4
"""Bytes of lines looked at together: few enough to stay in a processor's cache."""

Block = tuple[Sequence[int], Sequence[Any]]
"""The lines that records begin on, and the raw records. Blank lines may be among them."""

_BOM = codecs.BOM_UTF8
_NO_SPACE = re.compile(r"[^ \t\r\n]")
_SCAN = json.JSONDecoder().raw_decode


class BrokenFileError(ValueError):
    """The file as a whole is not in its format; ``line`` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


@dataclass(frozen=True, slots=True)
class Format:
    """``read`` yields blocks; ``parse`` turns one raw record into plain JSON values."""

    read: Callable[[io.BufferedReader], Iterator[Block]]
    parse: Callable[[Any], Any]


def format_of(suffix: str, stream: io.BufferedReader, codec: Codec) -> Format | None:
    """The format by file name suffix, and for ``.json`` by its beginning; ``None``: no records."""
    match suffix:
        case ".jsonl" | ".ndjson":
            return json_lines(codec)
        case ".csv":
            return Format(lambda s: _one_by_one(_read_rows(s, ",")), _row)
        case ".tsv":
            return Format(lambda s: _one_by_one(_read_rows(s, "\t")), _row)
        case ".json":
            return _json_format(stream.peek(CHUNK), codec)
    return None


def json_lines(codec: Codec, *, at_start: bool = True) -> Format:
    """One JSON value on each line. Only at the start of a file may there be a byte order mark."""
    return Format(lambda s: _read_lines(s, at_start), codec.loads)


def is_blank(raw: object) -> bool:
    """Whether a raw record is a blank line, which is no record and no mistake."""
    return isinstance(raw, bytes) and not raw.strip()


def _json_format(head: bytes, codec: Codec) -> Format | None:
    """A list of records, or JSON lines under another name; one big object is not records."""
    head = head.removeprefix(_BOM).lstrip()
    if head.startswith(b"["):
        return Format(lambda s: _one_by_one(_read_array(s)), codec.loads)
    first, newline, _ = head.partition(b"\n")
    try:
        codec.loads(first)
    except ValueError:
        return None if newline or not first else json_lines(codec)
    return json_lines(codec)


def _one_by_one(records: Iterator[tuple[int, Any]]) -> Iterator[Block]:
    for line, raw in records:
        yield (line,), (raw,)


def _read_lines(stream: io.BufferedReader, at_start: bool) -> Iterator[Block]:
    """Lines without their ends; the last block is what follows the last end, if only nothing.

    Parts of a long line are joined once, not with each part.
    """
    number, parts, size = 1, [b""], 0
    while chunk := stream.read(BLOCK):
        head, newline, tail = chunk.rpartition(b"\n")
        if newline:
            lines = b"".join([*parts, head]).split(b"\n")
            if at_start and number == 1:
                lines[0] = lines[0].removeprefix(_BOM)
            yield range(number, number + len(lines)), lines
            number, parts, size = number + len(lines), [], 0
        parts.append(tail)
        size += len(tail)
        if size > LONGEST:
            why = f"the line is longer than {LONGEST >> 20} MiB"
            raise BrokenFileError(number, why)
    rest = b"".join(parts)
    yield (number,), [rest.removeprefix(_BOM) if at_start and number == 1 else rest]


def _read_rows(
    stream: io.BufferedReader, delimiter: str
) -> Iterator[tuple[int, tuple[list[str], list[str]]]]:
    """Rows with their header: a record is an object of texts. The first row must be the header."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        if len(set(header)) < len(header):
            why = "the header names a column twice"
            raise BrokenFileError(1, why)
        for row in rows:
            if row:
                yield rows.line_num, (header, row)
    except csv.Error as error:
        raise BrokenFileError(rows.line_num, str(error)) from None
    finally:
        text.detach()


def _row(raw: tuple[list[str], list[str]]) -> dict[str, str]:
    header, row = raw
    if len(header) != len(row):
        msg = f"{len(row)} fields under a header of {len(header)}"
        raise ValueError(msg)
    return dict(zip(header, row, strict=True))


def _read_array(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """The elements of one JSON list, found with the standard scanner in a sliding window."""
    window = _Window(stream)
    window.expect("[")
    if window.next_is("]"):
        return window.expect_end()
    while True:
        yield window.element()
        if window.next_is("]"):
            return window.expect_end()
        window.expect(",")


class _Window:
    """The part of a JSON text in memory: from the next unread character on."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def next_is(self, wanted: str) -> bool:
        """Skip white space; if ``wanted`` comes next, skip it too."""
        self._skip_space()
        found = self._text.startswith(wanted, self._at)
        self._at += found
        return found

    def expect(self, wanted: str) -> None:
        if not self.next_is(wanted):
            why = f"{wanted!r} is missing between the records" if wanted == "," else "no list"
            raise BrokenFileError(self.line, why)

    def expect_end(self) -> None:
        self._skip_space()
        if self._at < len(self._text):
            why = "something follows after the list"
            raise BrokenFileError(self.line, why)

    def element(self) -> tuple[int, bytes]:
        """The line and the bytes of the next value.

        What follows it must be in sight: 12 may be the head of 123.
        """
        self._skip_space()
        line = self.line
        while True:
            try:
                _, end = _SCAN(self._text, self._at)
            except (ValueError, RecursionError) as error:
                end, why = len(self._text), str(error)
            else:
                why = "the list does not end"
            if end < len(self._text):
                raw = self._text[self._at : end].encode("utf-8", "surrogatepass")
                self._advance(end)
                return line, raw
            if self._ended or len(self._text) - self._at > LONGEST:
                raise BrokenFileError(self.line, why)
            self._more()

    def _skip_space(self) -> None:
        while True:
            found = _NO_SPACE.search(self._text, self._at)
            self._advance(found.start() if found else len(self._text))
            if found or self._ended:
                return
            self._more()

    def _advance(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> None:
        """Drop what was read, and double what is in sight, so that a long value costs O(n)."""
        self._text = self._text[self._at :]
        self._at = 0
        chunk = self._stream.read(max(CHUNK, len(self._text)))
        self._ended = not chunk
        self._text += self._decoder.decode(chunk, final=self._ended)
