"""Figures that may be missing: what is not known has a name, and travels with the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import chain

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
    return _each_once([one.names for one in figures if isinstance(one, Missing)])


def reckon(compute: Callable[..., Decimal], *figures: Figure) -> Figure:
    """``compute`` of the figures, exact to 34 digits; what is missing if any of them is."""
    unknown = [one for one in figures if isinstance(one, Missing)]
    if len(unknown) == 1:
        return unknown[0]
    if unknown:
        return Missing(names_of(unknown))
    with localcontext(EXACT):
        return compute(*figures)


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
    known, unknown = Decimal(0), []
    for one in figures:
        if isinstance(one, Missing):
            unknown.append(one.names)
        else:
            known = EXACT.add(known, one)
    return Total(known, _each_once(unknown))


def added(*totals: Total) -> Total:
    """Lower bounds make a lower bound, with all that is missing in any of them."""
    known = Decimal(0)
    for one in totals:
        known = EXACT.add(known, one.amount)
    return Total(known, _each_once([one.missing for one in totals if one.missing]))


def _each_once(named: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Each of ``named`` has a name once. Of this there is much, and mostly little to merge."""
    if not named:
        return ()
    if len(named) == 1:
        return named[0]
    return tuple(dict.fromkeys(chain.from_iterable(named)))
