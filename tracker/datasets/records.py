"""From the bytes of a file to its records, one at a time and in constant memory.

A format is a reader, which finds where each record begins and ends, and a parser, which may refuse
one record (ValueError) without ending the reading of the others.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.datasets.canonical import Codec
from tracker.datasets.streams import CHUNK

LONGEST = 64 * CHUNK
"""Bytes (or characters of a JSON array) one record may have."""

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
    """``read`` yields (line, raw record); ``parse`` turns the raw record into plain JSON values."""

    read: Callable[[io.BufferedReader], Iterator[tuple[int, Any]]]
    parse: Callable[[Any], Any]


def format_of(suffix: str, stream: io.BufferedReader, codec: Codec) -> Format | None:
    """The format by file name suffix, and for ``.json`` by its beginning; ``None``: no records."""
    match suffix:
        case ".jsonl" | ".ndjson":
            return Format(_read_lines, codec.loads)
        case ".csv":
            return Format(lambda s: _read_rows(s, ","), _row)
        case ".tsv":
            return Format(lambda s: _read_rows(s, "\t"), _row)
        case ".json":
            return _json_format(stream.peek(CHUNK), codec)
    return None


def _json_format(head: bytes, codec: Codec) -> Format | None:
    """A list of records, or JSON lines under another name; one big object is not records."""
    head = head.removeprefix(_BOM).lstrip()
    if head.startswith(b"["):
        return Format(_read_array, codec.loads)
    first, newline, _ = head.partition(b"\n")
    try:
        codec.loads(first)
    except ValueError:
        return None if newline or not first else Format(_read_lines, codec.loads)
    return Format(_read_lines, codec.loads)


def _read_lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    for number, line in _lines(stream):
        record = line.removeprefix(_BOM) if number == 1 else line
        if record and not record.isspace():
            yield number, record


def _lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    number, rest = 0, b""
    while chunk := stream.read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield number, line
        if len(rest) > LONGEST:
            why = f"the line is longer than {LONGEST >> 20} MiB"
            raise BrokenFileError(number + 1, why)
    yield number + 1, rest


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
