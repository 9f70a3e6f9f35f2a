"""How much longer a base can be expected to live, from the lives of others.

Only bases that are gone, or going, have a life to count, so what is said here is biased short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from tracker.costs.amounts import Unknown
from tracker.costs.lifetimes import median_remaining


@dataclass(frozen=True, slots=True)
class Remaining:
    """Days from now: half of the ``survivors`` ended between ``low`` and ``high``."""

    low: int
    median: Decimal
    high: int
    survivors: int


def remaining_days(lives: Sequence[int], *, age: int) -> Remaining | Unknown:
    """The middle half of what was left to those that outlived ``age`` days.

    With fewer than five of them there is not enough history to say anything.
    """
    middle = median_remaining(lives, age=age)
    if isinstance(middle, Unknown):
        return middle
    left = [life - age for life in lives if life > age]
    low, _, high = quantiles(left, n=4, method="inclusive")
    return Remaining(int(low), middle, int(high), len(left))
