"""Figures that may be missing: what is not known has a name, and travels with the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from tracker.costs.amounts import EXACT


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that is not known, and the names of what it would take. Never taken for zero."""

    names: tuple[str, ...]


Figure = Decimal | Missing


def missing(*names: str) -> Missing:
    return Missing(names)


def names_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """What is missing in them, each name once, in order."""
    named = (name for one in figures if isinstance(one, Missing) for name in one.names)
    return tuple(dict.fromkeys(named))


def reckon(compute: Callable[..., Decimal], *figures: Figure) -> Figure:
    """``compute`` of the figures, exact to 34 digits; what is missing if any of them is."""
    known = [one for one in figures if isinstance(one, Decimal)]
    if len(known) < len(figures):
        return Missing(names_of(figures))
    with localcontext(EXACT):
        return compute(*known)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of what is known. With anything in ``missing`` it is a lower bound."""

    amount: Decimal
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def exact(self) -> Figure:
        """The sum to reckon with: only a complete one is a figure."""
        return self.amount if self.complete else Missing(self.missing)


def total_of(figures: Iterable[Figure]) -> Total:
    figures = tuple(figures)
    with localcontext(EXACT):
        known = sum((one for one in figures if isinstance(one, Decimal)), Decimal(0))
    return Total(known, names_of(figures))


def added(*totals: Total) -> Total:
    """Lower bounds make a lower bound, with all that is missing in any of them."""
    with localcontext(EXACT):
        known = sum((one.amount for one in totals), Decimal(0))
    return Total(known, names_of(one.exact for one in totals))
