"""Amounts are ``Decimal`` with an ISO 4217 currency. No float ever becomes money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tracker.domain.currencies import currency_named
from tracker.errors import InputError


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

    Raises InputError for anything that is not a finite, non-negative amount in a currency of
    ISO 4217.
    """
    number, _, named = text.strip().partition(" ")
    currency = currency_named(named.strip() or currency)
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
