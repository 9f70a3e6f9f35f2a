"""Rows of a delimited table, each with the line it stands on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.errors import InputError
from tracker.importers.usage_lines import bounded_lines

if TYPE_CHECKING:
    from _csv import Reader

    from tracker.importers.usage_file import UsageFile

_DELIMITERS = ",;\t"


def read_header(first: str) -> tuple[tuple[str, ...], str]:
    """The column names in the first line of a table, and its delimiter: comma, semicolon or tab."""
    first = first.rstrip("\r\n")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        names = []
    return tuple(name.strip() for name in names), delimiter


def table_rows(usage: UsageFile) -> Iterator[tuple[str, dict[str, str]]]:
    """``(where, cells by column)`` for every row that is not empty.

    Raises InputError for a row with more or fewer cells than the header, or one that breaks the
    rules of CSV.
    """
    _refuse_twins(usage)
    with usage.open() as text:
        reader = csv.reader(bounded_lines(text, usage.name), delimiter=usage.delimiter, strict=True)
        try:
            yield from _rows(reader, usage)
        except csv.Error as error:
            msg = f"{usage.name}, line {reader.line_num}: {error}"
            raise InputError(msg, "mend or leave out that row") from None


def _rows(reader: Reader, usage: UsageFile) -> Iterator[tuple[str, dict[str, str]]]:
    width, seen_header = len(usage.header), False
    for cells in reader:
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        if not seen_header:
            seen_header = True
            continue
        where = f"{usage.name}, line {reader.line_num}"
        if len(cells) != width:
            msg = f"{where}: {len(cells)} cells under {width} columns"
            raise InputError(msg, "quote cells that contain the delimiter")
        yield where, dict(zip(usage.header, stripped, strict=True))


def _refuse_twins(usage: UsageFile) -> None:
    twins = [name for name, count in Counter(usage.header).items() if count > 1]
    if twins:
        msg = f"{usage.name}, line 1: two columns are called {twins[0]!r}"
        raise InputError(msg, "rename or leave out one of them")
