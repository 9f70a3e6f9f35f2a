"""Totals of several currencies in one, by the team's own rates; what has none stays apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.costs.amounts import EXACT, Totals, Unknown
from tracker.costs.fx import Rate, Rates
from tracker.domain.money import Money


@dataclass(frozen=True, slots=True)
class Converted:
    """``amount`` is the sum of what could be converted; ``apart`` are the subtotals of the rest."""

    currency: str
    amount: Decimal
    apart: Totals
    rates: tuple[str, ...]
    missing: tuple[str, ...]


def convert_totals(totals: Totals, rates: Rates, currency: str, on: date) -> Converted:
    """Every amount at the rate of ``on``."""
    amount, apart, used, missing = Decimal(0), Totals(), list[str](), list[str]()
    for name, part in totals.items():
        converted = rates.convert(Money(part, name), currency, on)
        if isinstance(converted, Unknown):
            apart[name] = part
            missing.append(converted.reason)
            continue
        amount = EXACT.add(amount, converted.amount)
        rate = rates.lookup(name, currency, on)
        if isinstance(rate, Rate):
            used.append(rate.words)
    return Converted(currency, amount, apart, tuple(used), tuple(missing))
