"""How long bases live, from those that are already gone (which biases the numbers short)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles

from tracker.costs.amounts import EXACT, Unknown
from tracker.costs.periods import forced_per_year

_FEWEST_SURVIVORS = 5


@dataclass(frozen=True, slots=True)
class Chance:
    """``ended`` of ``survivors`` lives ended within the horizon."""

    ended: int
    survivors: int

    @property
    def probability(self) -> Decimal:
        return EXACT.divide(Decimal(self.ended), Decimal(self.survivors))


@dataclass(frozen=True, slots=True)
class Spread:
    """How ``count`` lives, in days, are spread. Quartiles lie between lives (inclusive method)."""

    count: int
    least: int
    quarter: Decimal
    median: Decimal
    three_quarters: Decimal
    most: int

    @property
    def forced_per_year(self) -> Decimal:
        """λ: how often a year a base goes away, were every life the median one (DOMAIN D2)."""
        return forced_per_year(self.median)


def spread(lives: Sequence[int]) -> Spread | Unknown:
    """With fewer than five lives there is not enough history to say anything."""
    if len(lives) < _FEWEST_SURVIVORS:
        return Unknown("not enough history")
    quarter, middle, three = quantiles(map(Decimal, lives), n=4, method="inclusive")
    return Spread(len(lives), min(lives), quarter, middle, three, max(lives))


def shutdown_chance(lives: Sequence[int], *, age: int, horizon: int) -> Chance | Unknown:
    """The chance that a base of ``age`` days is shut down within ``horizon`` more days.

    ``lives`` are whole lives in days. With fewer than five that outlived ``age`` there is not
    enough history to say anything.
    """
    survivors = [life for life in lives if life > age]
    if len(survivors) < _FEWEST_SURVIVORS:
        return Unknown("not enough history")
    return Chance(sum(life <= age + horizon for life in survivors), len(survivors))


def median_remaining(lives: Sequence[int], *, age: int) -> Decimal | Unknown:
    """The median of the days left to those that outlived ``age``."""
    remaining = [Decimal(life - age) for life in lives if life > age]
    if len(remaining) < _FEWEST_SURVIVORS:
        return Unknown("not enough history")
    return median(remaining)
