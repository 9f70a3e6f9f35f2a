"""Rates of exchange: the team's own, dated, never fetched. Without one, currencies stay apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.costs.amounts import EXACT, Unknown
from tracker.domain.money import Money
from tracker.errors import InputError

_KEYS = ("from", "to", "rate", "valid_from", "source")
_CURRENCY = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"\d{1,9}(\.\d{1,12})?")


@dataclass(frozen=True, slots=True)
class Rate:
    """One ``source_currency`` is ``rate`` of ``target_currency`` from ``valid_from`` on."""

    source_currency: str
    target_currency: str
    rate: Decimal
    valid_from: date
    source: str

    @property
    def words(self) -> str:
        """``1 EUR = 1.08 USD (2026-11-01, ECB)``."""
        pair = f"1 {self.source_currency} = {self.rate:f} {self.target_currency}"
        return f"{pair} ({self.valid_from}, {self.source})"


class Rates:
    """Finds the rate of a day: the newest that is not younger. A rate is used as it is written."""

    def __init__(self, rates: Iterable[Rate] = ()) -> None:
        self._rates = sorted(rates, key=lambda rate: rate.valid_from, reverse=True)

    def lookup(self, source: str, target: str, on: date) -> Rate | Unknown:
        for rate in self._rates:
            pair = (rate.source_currency, rate.target_currency)
            if pair == (source, target) and rate.valid_from <= on:
                return rate
        return Unknown(f"rate of {source} to {target} on {on}")

    def convert(self, money: Money, target: str, on: date) -> Money | Unknown:
        """The amount in ``target``, exact to 34 digits, or which rate is missing."""
        if money.currency == target:
            return money
        rate = self.lookup(money.currency, target, on)
        if isinstance(rate, Unknown):
            return rate
        return Money(EXACT.multiply(money.amount, rate.rate), target)


def parse_rates(toml_text: str, where: str) -> list[Rate]:
    """All ``[[rates]]`` of a file; ``where`` is its name in messages. Raises InputError."""
    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{where}: not TOML: {error}"
        raise InputError(msg, "mend the line named") from None
    tables = data.get("rates", [])
    if set(data) - {"rates"} or not isinstance(tables, list):
        msg = f"{where}: rates are not rows"
        raise InputError(msg, "write each as a [[rates]] table, and nothing else")
    rates = [_rate(table, f"{where}: rate {n}") for n, table in enumerate(tables, 1)]
    _refuse_twins(rates, where)
    return rates


def _rate(table: Any, where: str) -> Rate:
    if not isinstance(table, Mapping) or set(table) != set(_KEYS):
        msg = f"{where}: needs exactly {', '.join(_KEYS)}"
        raise InputError(msg, 'e.g. from = "EUR", to = "USD", rate = "1.08"')
    value, day = table["rate"], table["valid_from"]
    if not isinstance(value, str) or not _RATE.fullmatch(value) or not Decimal(value):
        msg = f"{where}: rate {value!r} is not an amount in quotes above 0"
        raise InputError(msg, 'write rate = "1.08": a number without quotes would not stay exact')
    if not isinstance(day, date) or isinstance(day, datetime):
        msg = f"{where}: valid_from {day!r} is not a day"
        raise InputError(msg, "write valid_from = 2026-11-20, without quotes")
    pair = _currency(table, "from", where), _currency(table, "to", where)
    return Rate(*pair, Decimal(value), day, str(table["source"]))


def _currency(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not _CURRENCY.fullmatch(value):
        msg = f"{where}: {key} {value!r} is not a currency"
        raise InputError(msg, "use a 3-letter code such as USD or EUR")
    return value


def _refuse_twins(rates: Iterable[Rate], where: str) -> None:
    seen: set[tuple[str, str, date]] = set()
    for rate in rates:
        key = (rate.source_currency, rate.target_currency, rate.valid_from)
        if key in seen:
            pair = f"{rate.source_currency} to {rate.target_currency}"
            msg = f"{where}: two rates of {pair} are valid from {rate.valid_from}"
            raise InputError(msg, "keep one of the two")
        seen.add(key)
