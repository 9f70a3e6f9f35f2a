"""Reads a price file: TOML with ``[[prices]]`` rows and a ``[defaults]`` table of common values."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tracker.costs.prices import PriceKind, PriceRow
from tracker.domain.currencies import currency_named
from tracker.errors import InputError
from tracker.matching.providers import provider_named
from tracker.toml_lines import At, line_of

_NEEDED = ("provider", "model", "kind", "price", "currency", "valid_from")
_NEEDED_TOO = ("source_url", "retrieved_at")
_KEYS = (*_NEEDED, *_NEEDED_TOO, "per", "valid_to")
OVERLAP_HINT = "end the earlier row with valid_to the day before"
_PRICE = re.compile(r"\d{1,12}(\.\d{1,12})?")


def parse_prices(toml_text: str, where: str, own: Sequence[str] = ()) -> list[PriceRow]:
    """All rows of a price file; ``where`` is its name in error messages.

    Raises InputError as :func:`read_rows`, and for rows of one provider, model and kind whose days
    overlap.
    """
    rows = read_rows(toml_text, where, own)
    for twice in overlaps(rows):
        msg = f"{where}: {twice}"
        raise InputError(msg, OVERLAP_HINT)
    return rows


def read_rows(toml_text: str, where: str, own: Sequence[str] = ()) -> list[PriceRow]:
    """All rows of a price file, in its order; some may overlap.

    Prices are strings, because TOML floats are not exact. ``per`` defaults to a million tokens, or
    one hour or month. ``own``: providers that exist by configuration. Raises InputError for
    anything unreadable.
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
    rows = (_Row(toml_text, where, n, t, {**defaults, **t}) for n, t in enumerate(tables))
    return [_price_row(row, own) for row in rows]


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


@dataclass(frozen=True, slots=True)
class _Row:
    """The ``number``-th ``[[prices]]`` table, from 0: ``values`` with those of ``[defaults]``."""

    text: str
    file: str
    number: int
    table: Mapping[str, Any]
    values: Mapping[str, Any]

    def place(self, key: str | None = None) -> str:
        """File, line and model, for a message about a value of the row."""
        at: At = ("prices", self.number, *([key] if key else []))
        line = line_of(self.text, ("defaults", key) if key and key not in self.table else at)
        where = f"{self.file}:{line}" if line else f"{self.file}: row {self.number + 1}"
        return f"{where} ({self.values['model']})" if "model" in self.values else where


def _price_row(given: _Row, own: Sequence[str]) -> PriceRow:
    for key in given.table:
        if key not in _KEYS:
            msg = f"{given.place(key)}: unknown key {key!r}"
            raise InputError(msg, f"the keys are {', '.join(_KEYS)}")
    missing = [key for key in (*_NEEDED, *_NEEDED_TOO) if key not in given.values]
    if missing:
        msg = f"{given.place()}: {', '.join(missing)} missing"
        raise InputError(msg, "give it in the row or under [defaults]")
    kind = _kind(given)
    row = PriceRow(
        provider=_named(given, "provider", lambda text: provider_named(text, own)),
        model=_text(given, "model").lower(),
        kind=kind,
        price=_price(given),
        per=_per(given, kind),
        currency=_named(given, "currency", currency_named),
        valid_from=_day(given, "valid_from"),
        valid_to=_day(given, "valid_to") if "valid_to" in given.values else None,
        source_url=_text(given, "source_url"),
        retrieved_at=_day(given, "retrieved_at"),
    )
    if row.valid_to is not None and row.valid_to < row.valid_from:
        days = f"valid_to {row.valid_to} is before valid_from {row.valid_from}"
        msg = f"{given.place('valid_to')}: {days}"
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


def _text(row: _Row, key: str) -> str:
    value = row.values[key]
    if not isinstance(value, str) or not value.strip():
        msg = f"{row.place(key)}: {key} {value!r} is not text"
        raise InputError(msg, f'write {key} = "..."')
    return value.strip()


def _named(row: _Row, key: str, read: Callable[[str], str]) -> str:
    """What ``read`` makes of a text; it raises InputError for one it does not know."""
    text = _text(row, key)
    try:
        return read(text)
    except InputError as error:
        msg = f"{row.place(key)}: {error.message}"
        raise InputError(msg, error.hint) from None


def _kind(row: _Row) -> PriceKind:
    kinds = [kind.value for kind in PriceKind]
    if row.values["kind"] not in kinds:
        msg = f"{row.place('kind')}: unknown kind {row.values['kind']!r}"
        raise InputError(msg, f"one of {', '.join(kinds)}")
    return PriceKind(row.values["kind"])


def is_price(text: str) -> bool:
    """Plain digits, perhaps with a point: no sign, no exponent."""
    return _PRICE.fullmatch(text) is not None


def _price(row: _Row) -> Decimal:
    value = row.values["price"]
    if isinstance(value, str) and value.startswith("-") and is_price(value[1:]):
        msg = f"{row.place('price')}: price {value!r} is negative"
        raise InputError(msg, "prices are not below zero: leave the sign out, or the row")
    if not isinstance(value, str) or not is_price(value):
        msg = f"{row.place('price')}: price {value!r} is not an amount in quotes"
        raise InputError(msg, 'write price = "0.80": a number without quotes would not stay exact')
    return Decimal(value)


def _per(row: _Row, kind: PriceKind) -> int:
    per = row.values.get("per", kind.usual_per)
    if type(per) is not int or per < 1:
        msg = f"{row.place('per')}: per {per!r} is not a whole number above 0"
        raise InputError(msg, f"usually {kind.usual_per} for {kind.words}")
    return per


def _day(row: _Row, key: str) -> date:
    value = row.values[key]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    msg = f"{row.place(key)}: {key} {value!r} is not a day"
    raise InputError(msg, f"write {key} = 2026-11-20, without quotes")
