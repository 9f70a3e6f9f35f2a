"""Adds rows to a price file as text: comments, order and spelling of what is there stay.

Money is written as text, as it must be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import tomlkit
from tomlkit.items import AoT

from tracker.costs.price_file import parse_prices, read_rows
from tracker.costs.prices import PriceRow
from tracker.errors import ConflictError, InputError

_NEW = """\
# What you pay, before what anybody lists. Each row says where and when its price was read.
# A price that ends gets a valid_to, and the next one a row of its own: tracker costs prices set
"""


@dataclass(frozen=True, slots=True)
class Edited:
    """The new text, and the rows in it that were ended."""

    text: str
    ended: tuple[PriceRow, ...] = ()


def add_rows(
    text: str,
    rows: Sequence[PriceRow],
    where: str,
    *,
    close: bool = False,
    own: Sequence[str] = (),
) -> Edited:
    """Append ``rows``; with ``close``, an open row before one of them ends the day before.

    ``where`` is the file's name in messages, ``own`` are providers by configuration. Raises
    InputError if the file cannot be read, and ConflictError for a day that would have two prices.
    """
    there = read_rows(text, where, own)
    document = tomlkit.parse(text or _NEW)
    if not isinstance(document.get("prices", tomlkit.aot()), AoT):
        msg = f"{where} has its prices in one list, which cannot be added to"
        raise InputError(msg, "write each as a [[prices]] table")
    ended = [_end(document, there, row, where, close) for row in rows]
    # Rows are put behind what is there as text, each after an empty line.
    parts = [document.as_string().rstrip("\n"), *map(_table, rows)]
    written = "\n\n".join(part for part in parts if part) + "\n"
    parse_prices(written, where, own)  # what we write is readable, whatever [defaults] says
    return Edited(written, tuple(row for row in ended if row is not None))


def _end(
    document: tomlkit.TOMLDocument,
    there: Sequence[PriceRow],
    new: PriceRow,
    where: str,
    close: bool,
) -> PriceRow | None:
    """End the one row that ``new`` would overlap, if it begins earlier and that is wanted."""
    for number, old in enumerate(there):
        if _key(old) != _key(new) or not _overlap(old, new):
            continue
        what = f"{where} has a price of {new.kind.words} for {new.provider} {new.model}"
        if old.valid_from >= new.valid_from:
            msg = f"{what} from {old.valid_from}"
            raise ConflictError(msg, "end yours before it with --to, or change that row by hand")
        if not close:
            msg = f"{what} since {old.valid_from}"
            raise ConflictError(msg, "end it the day before the new one begins: --close")
        tables: Any = document["prices"]
        tables[number]["valid_to"] = new.valid_from - timedelta(days=1)
        return old
    return None


def _overlap(one: PriceRow, other: PriceRow) -> bool:
    last, other_last = one.valid_to or date.max, other.valid_to or date.max
    return one.valid_from <= other_last and other.valid_from <= last


def _key(row: PriceRow) -> tuple[str, str, str]:
    return row.provider, row.model, row.kind


def _table(row: PriceRow) -> str:
    given = {key: value for key, value in row.as_written.items() if value is not None}
    return tomlkit.dumps({"prices": [given]}).rstrip("\n")
