"""A file of usage as the formats look at it: a table, one JSON document, or one to a line.

Tables and lines are read as they go by, however long the file is; a document is held whole, and
must therefore be small.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TextIO

from tracker.errors import InputError
from tracker.importers.usage_lines import bounded_lines
from tracker.importers.usage_table import read_header

LARGEST_DOCUMENT = 64 * 2**20

Open = Callable[[], TextIO]
"""The text from its beginning, as often as asked; line ends are as they are in the file."""

_UNCHANGED = "save the answer or export unchanged"


class Shape(StrEnum):
    TABLE = "table"
    LINES = "lines"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class UsageFile:
    """``first`` is the document, or that of the first line; ``header`` the columns of a table.

    ``mapping`` says what the user calls the columns. ``name`` is the file in messages. ``currency``
    is that of costs in a table that has no column for it.
    """

    name: str
    open: Open
    shape: Shape
    first: Any = None
    header: tuple[str, ...] = ()
    delimiter: str = ","
    mapping: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None

    def documents(self) -> Iterator[tuple[str, Any]]:
        """``(where, document)``: the one there is, or that of each line that is not empty.

        Raises InputError for a line that is not JSON.
        """
        if self.shape is Shape.DOCUMENT:
            yield self.name, self.first
        elif self.shape is Shape.LINES:
            with self.open() as text:
                for number, line in enumerate(bounded_lines(text, self.name), start=1):
                    if line.strip():
                        where = f"{self.name}, line {number}"
                        yield where, parse_json(line, where)


def look_at(name: str, opened: Open, mapping: Mapping[str, str] | None = None) -> UsageFile:
    """Which of the three a file is. Raises InputError for JSON that is broken, or too large."""
    with opened() as text:
        lines = (line for line in bounded_lines(text, name) if line.strip())
        first, more = next(lines, ""), next(lines, None) is not None
    if not first.lstrip().startswith(("{", "[")):
        names, delimiter = read_header(first)
        return UsageFile(name, opened, Shape.TABLE, None, names, delimiter, mapping or {})
    whole = _json_or_none(first)
    if whole is not None and more:
        return UsageFile(name, opened, Shape.LINES, whole, mapping=mapping or {})
    if whole is None:
        whole = _read_document(name, opened)
    return UsageFile(name, opened, Shape.DOCUMENT, whole, mapping=mapping or {})


def of_document(name: str, document: Any) -> UsageFile:
    """A document that is at hand already, such as the answer of an API."""
    return UsageFile(name, io.StringIO, Shape.DOCUMENT, document)


def parse_json(text: str, where: str) -> Any:
    """Numbers with a point become Decimals: an amount must not pass through a float.

    NaN and Infinity become Decimals as well, and are refused where they are used.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except json.JSONDecodeError as error:
        line = f", line {error.lineno}" if "\n" in text.rstrip("\n") else ""
        msg = f"{where}{line}: not JSON: {error.msg}"
        raise InputError(msg, _UNCHANGED) from None
    except (RecursionError, ValueError):
        msg = f"{where}: nested too deeply, or with numbers too long, to be usage"
        raise InputError(msg, _UNCHANGED) from None


def _json_or_none(line: str) -> Any:
    try:
        return parse_json(line, "")
    except InputError:
        return None


def _read_document(name: str, opened: Open) -> Any:
    with opened() as text:
        found = text.read(LARGEST_DOCUMENT + 1)
    if len(found) > LARGEST_DOCUMENT:
        msg = f"{name} is one JSON document of more than {LARGEST_DOCUMENT >> 20} MiB"
        raise InputError(msg, "write one object to a line, as `jq -c '.[]'` does, or export CSV")
    return parse_json(found, name)
