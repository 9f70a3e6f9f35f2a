"""How long a retune takes this team, from the tunes it has done (DOMAIN E2)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from tracker.lifecycle.calendar import Calendar

FEWEST = 3
"""With fewer tunes the default is the better guess."""

_SHARE = Fraction(4, 5)


@dataclass(frozen=True, slots=True)
class Tune:
    """One tune that went into service: the first day of work on it, and the day it was promoted."""

    label: str
    started: date
    promoted: date


@dataclass(frozen=True, slots=True)
class Learned:
    """Business days; ``days`` is the 80th percentile, rounded up."""

    days: int
    median: float
    tunes: int


def learn(tunes: Iterable[Tune], calendar: Calendar) -> Learned | None:
    """What past tunes say; ``None`` where they are fewer than three.

    A tune that was promoted on the day it started says nothing about how long one takes.
    """
    took = (calendar.count(tune.started, tune.promoted) for tune in tunes)
    return from_days([days for days in took if days > 0])


def from_days(days: Sequence[int]) -> Learned | None:
    """The same, of business days already counted."""
    if len(days) < FEWEST:
        return None
    return Learned(math.ceil(_percentile(days, _SHARE)), float(median(days)), len(days))


def _percentile(values: Sequence[int], share: Fraction) -> Fraction:
    """Linear between the two nearest, as numpy's default is."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
