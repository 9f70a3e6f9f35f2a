"""Rows of a delimited table, each with the line it stands on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from tracker.errors import InputError
from tracker.importers.usage_rows import UsageText

_DELIMITERS = ",;\t"


def read_header(text: str) -> tuple[tuple[str, ...], str]:
    """The column names of a table and its delimiter (comma, semicolon or tab)."""
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        names = []
    return tuple(name.strip() for name in names), delimiter


def table_rows(usage: UsageText) -> Iterator[tuple[str, dict[str, str]]]:
    """``(where, cells by column)`` for every row that is not empty.

    Raises InputError for a row with more or fewer cells than the header, or one that breaks the
    rules of CSV.
    """
    _refuse_twins(usage)
    # newline="": line breaks inside quoted cells stay as they are.
    lines = io.StringIO(usage.text, newline="")
    reader = csv.reader(lines, delimiter=usage.delimiter, strict=True)
    try:
        next(reader)
        for cells in reader:
            where = f"{usage.name}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(usage.header):
                msg = f"{where}: {len(cells)} cells under {len(usage.header)} columns"
                raise InputError(msg, "quote cells that contain the delimiter")
            yield where, dict(zip(usage.header, (cell.strip() for cell in cells), strict=True))
    except csv.Error as error:
        msg = f"{usage.name}, line {reader.line_num}: {error}"
        raise InputError(msg, "mend or leave out that row") from None


def _refuse_twins(usage: UsageText) -> None:
    twins = [name for name, count in Counter(usage.header).items() if count > 1]
    if twins:
        msg = f"{usage.name}, line 1: two columns are called {twins[0]!r}"
        raise InputError(msg, "rename or leave out one of them")
