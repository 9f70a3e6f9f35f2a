"""How amounts are computed, added up and printed: exact decimals, one total per currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from tracker.domain.money import Money

EXACT = Context(prec=34, rounding=ROUND_HALF_EVEN)
"""The arithmetic of this room (IEEE 754 decimal128). Enter it with ``localcontext(EXACT)``."""

_PRINTED_EXPONENT = -10

Totals = dict[str, Decimal]
"""Currency to amount. Amounts in different currencies are never added up."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An amount that is not known, and the name of what is missing. It is never taken for zero.

    ``parts``: the names one by one, where it is several.
    """

    reason: str
    parts: tuple[str, ...] = ()

    @classmethod
    def all_of(cls, names: Iterable[str]) -> Unknown:
        """Several things are missing, each named once."""
        parts = tuple(dict.fromkeys(names))
        return cls("; ".join(parts), parts)

    @property
    def names(self) -> tuple[str, ...]:
        return self.parts or (self.reason,)


def totals_of(amounts: Iterable[Money]) -> Totals:
    """One sum per currency, currencies in alphabetical order."""
    sums: Totals = {}
    for money in amounts:
        sums[money.currency] = EXACT.add(sums.get(money.currency, Decimal(0)), money.amount)
    return dict(sorted(sums.items()))


def amount_text(amount: Decimal) -> str:
    """``214.50``, ``0.000664``: at least two decimals, at most ten, never an exponent."""
    _, digits, exponent = amount.as_tuple()
    if isinstance(exponent, int) and exponent < _PRINTED_EXPONENT:
        wide = Context(prec=max(EXACT.prec, len(digits)), rounding=ROUND_HALF_EVEN)
        amount = amount.quantize(Decimal((0, (1,), _PRINTED_EXPONENT)), context=wide)
    whole, _, decimals = f"{amount:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def totals_text(totals: Totals) -> dict[str, str]:
    return {currency: amount_text(amount) for currency, amount in totals.items()}
