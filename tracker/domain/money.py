"""Amounts are ``Decimal`` with an ISO 4217 currency. No float ever becomes money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tracker.errors import InputError

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency} do not add up without a rate"
            raise ValueError(msg)
        return Money(self.amount + other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"


def parse_money(text: str, currency: str = "USD") -> Money:
    """``"214.50"`` or ``"214.50 EUR"`` to Money.

    Raises InputError for anything that is not a finite, non-negative amount in a 3-letter currency.
    """
    number, _, named = text.strip().partition(" ")
    currency = (named.strip() or currency).upper()
    if not _CURRENCY.fullmatch(currency):
        msg = f"{currency!r} is not a currency"
        raise InputError(msg, "use a 3-letter code such as USD or EUR")
    return Money(parse_amount(number), currency)


def parse_amount(text: str) -> Decimal:
    """``"214.50"`` to Decimal. Raises InputError unless it is finite and not negative."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        msg = f"{text!r} is not an amount"
        raise InputError(msg, "write it like 214.50; for money, '214.50 EUR' names a currency")
    return amount
