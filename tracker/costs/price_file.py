"""Reads a price file: TOML with ``[[prices]]`` rows and a ``[defaults]`` table of common values."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tracker.costs.prices import PriceKind, PriceRow
from tracker.domain.currencies import currency_named
from tracker.errors import InputError
from tracker.matching.providers import provider_named

_NEEDED = ("provider", "model", "kind", "price", "currency", "valid_from")
_NEEDED_TOO = ("source_url", "retrieved_at")
_KEYS = (*_NEEDED, *_NEEDED_TOO, "per", "valid_to")
OVERLAP_HINT = "end the earlier row with valid_to the day before"
_PRICE = re.compile(r"\d{1,12}(\.\d{1,12})?")


def parse_prices(toml_text: str, where: str) -> list[PriceRow]:
    """All rows of a price file; ``where`` is its name in error messages.

    Raises InputError as :func:`read_rows`, and for rows of one provider, model and kind whose days
    overlap.
    """
    rows = read_rows(toml_text, where)
    for twice in overlaps(rows):
        msg = f"{where}: {twice}"
        raise InputError(msg, OVERLAP_HINT)
    return rows


def read_rows(toml_text: str, where: str) -> list[PriceRow]:
    """All rows of a price file, in its order; some may overlap.

    Prices are strings, because TOML floats are not exact. ``per`` defaults to a million tokens, or
    one hour or month. Raises InputError for anything unreadable.
    """
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: not TOML: {error}"
        raise InputError(msg, "mend the line named") from None
    _refuse_unknown(data, ("defaults", "prices"), where)
    defaults, tables = data.get("defaults", {}), data.get("prices", [])
    if not isinstance(defaults, dict) or not _is_rows(tables):
        msg = f"{where}: prices are not rows"
        raise InputError(msg, "write each as a [[prices]] table")
    _refuse_unknown(defaults, _KEYS, f"{where}: defaults")
    return [_row({**defaults, **t}, f"{where}: row {n}") for n, t in enumerate(tables, start=1)]


def overlaps(rows: Iterable[PriceRow]) -> Iterator[str]:
    """One sentence for each pair of rows that give two prices for one day."""
    groups: defaultdict[tuple[str, str, str], list[PriceRow]] = defaultdict(list)
    for row in rows:
        groups[row.provider, row.model, row.kind].append(row)
    for group in groups.values():
        for earlier, later in pairwise(sorted(group, key=lambda row: row.valid_from)):
            if earlier.valid_on(later.valid_from):
                what = f"{later.provider} {later.model} {later.kind}"
                yield f"two prices of {what} are valid on {later.valid_from}"


def _row(table: Mapping[str, Any], where: str) -> PriceRow:
    _refuse_unknown(table, _KEYS, where)
    missing = [key for key in (*_NEEDED, *_NEEDED_TOO) if key not in table]
    if missing:
        msg = f"{where}: {', '.join(missing)} missing"
        raise InputError(msg, "give it in the row or under [defaults]")
    where = f"{where} ({table['model']})"
    kind = _kind(table, where)
    row = PriceRow(
        provider=_provider(table, where),
        model=_text(table, "model", where).lower(),
        kind=kind,
        price=_price(table, where),
        per=_per(table, kind, where),
        currency=_currency(table, where),
        valid_from=_day(table, "valid_from", where),
        valid_to=_day(table, "valid_to", where) if "valid_to" in table else None,
        source_url=_text(table, "source_url", where),
        retrieved_at=_day(table, "retrieved_at", where),
    )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        msg = f"{where}: valid_to {row.valid_to} is before valid_from {row.valid_from}"
        raise InputError(msg, "both days are included")
    return row


def _is_rows(tables: object) -> bool:
    return isinstance(tables, list) and all(isinstance(table, dict) for table in tables)


def _refuse_unknown(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    known = tuple(known)
    for key in table:
        if key not in known:
            msg = f"{where}: unknown key {key!r}"
            raise InputError(msg, f"the keys are {', '.join(known)}")


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        msg = f"{where}: {key} {value!r} is not text"
        raise InputError(msg, f'write {key} = "..."')
    return value.strip()


def _provider(table: Mapping[str, Any], where: str) -> str:
    try:
        return provider_named(_text(table, "provider", where))
    except InputError as error:
        if error.message.startswith(where):
            raise
        msg = f"{where}: {error.message}"
        raise InputError(msg, error.hint) from None


def _kind(table: Mapping[str, Any], where: str) -> PriceKind:
    kinds = [kind.value for kind in PriceKind]
    if table["kind"] not in kinds:
        msg = f"{where}: unknown kind {table['kind']!r}"
        raise InputError(msg, f"one of {', '.join(kinds)}")
    return PriceKind(table["kind"])


def is_price(text: str) -> bool:
    """Plain digits, perhaps with a point: no sign, no exponent."""
    return _PRICE.fullmatch(text) is not None


def _price(table: Mapping[str, Any], where: str) -> Decimal:
    value = table["price"]
    if isinstance(value, str) and value.startswith("-") and is_price(value[1:]):
        msg = f"{where}: price {value!r} is negative"
        raise InputError(msg, "prices are not below zero: leave the sign out, or the row")
    if not isinstance(value, str) or not is_price(value):
        msg = f"{where}: price {value!r} is not an amount in quotes"
        raise InputError(msg, 'write price = "0.80": a number without quotes would not stay exact')
    return Decimal(value)


def _per(table: Mapping[str, Any], kind: PriceKind, where: str) -> int:
    per = table.get("per", kind.usual_per)
    if type(per) is not int or per < 1:
        msg = f"{where}: per {per!r} is not a whole number above 0"
        raise InputError(msg, f"usually {kind.usual_per} for {kind.words}")
    return per


def _currency(table: Mapping[str, Any], where: str) -> str:
    value = _text(table, "currency", where)
    try:
        return currency_named(value)
    except InputError as error:
        msg = f"{where}: {error.message}"
        raise InputError(msg, error.hint) from None


def _day(table: Mapping[str, Any], key: str, where: str) -> date:
    value = table[key]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    msg = f"{where}: {key} {value!r} is not a day"
    raise InputError(msg, f"write {key} = 2026-11-20, without quotes")
