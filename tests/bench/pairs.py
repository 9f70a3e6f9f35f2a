"""Measuring as ratios: both sides in one run, by turns, and the median of the pairs.

A single time says more about the machine and its other users than about the program. Two times
taken one after the other share all that, and their ratio is left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]
Clock = Callable[[], float]
"""Seconds, from any start."""

PAIRS = 15


@dataclass(frozen=True, slots=True)
class Case:
    """Something of ours beside the yardstick it is held against.

    ``at_most``: ``bar`` is the most time we may take, as a multiple of the yardstick's. Otherwise
    ``bar`` is the least speed we must have, as a multiple of the yardstick's.
    """

    name: str
    yardstick: str
    bar: float
    ours: Work
    theirs: Work
    at_most: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """``ratio`` is of times where the bar is, else of speeds."""

    case: Case
    ratio: float

    @property
    def ok(self) -> bool:
        return self.ratio <= self.case.bar if self.case.at_most else self.ratio >= self.case.bar


def measure(case: Case, clock: Clock, pairs: int = PAIRS) -> Result:
    """Time both sides ``pairs`` times by turns, after one of each that does not count."""
    case.ours()
    case.theirs()
    times = [_pair(case, clock, ours_first=number % 2 == 0) for number in range(pairs)]
    ratios = [ours / theirs if case.at_most else theirs / ours for ours, theirs in times]
    return Result(case, median(ratios))


def line(result: Result) -> str:
    """``name  ratio  bar  ok`` or ``over``, aligned for names up to 34 characters."""
    case = result.case
    sign, verdict = ("<=" if case.at_most else ">="), ("ok" if result.ok else "over")
    what = f"{case.name:<34} {result.ratio:5.2f} x   bar {sign} {case.bar:4.2f}   {verdict:<4}"
    return f"{what}   {'time' if case.at_most else 'speed'} of: {case.yardstick}"


def _pair(case: Case, clock: Clock, *, ours_first: bool) -> tuple[float, float]:
    if ours_first:
        ours = _time(case.ours, clock)
        return ours, _time(case.theirs, clock)
    theirs = _time(case.theirs, clock)
    return _time(case.ours, clock), theirs


def _time(work: Work, clock: Clock) -> float:
    start = clock()
    work()
    return clock() - start
