"""The numbers of a comparison: the difference, how sure it is, and by which method."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.evals.binary import Z95, mcnemar
from tracker.evals.spread import clustered_error, mean, normal_p, ratio, standard_error
from tracker.evals.student import quantile, two_sided_p


class Method(StrEnum):
    """How p was computed."""

    MCNEMAR = "exact McNemar"
    T_TEST = "paired t"
    CLUSTERED = "clustered z"
    UNPAIRED = "unpaired z"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Units:
    """What was sampled independently: pairs, or clusters of them; how many gained and lost.

    ``rates``: whether the scores lie between 0 and 1, so that a loss is at most its rate.
    """

    count: int
    gained: int
    lost: int
    rates: bool

    @property
    def discordant(self) -> int:
        return self.gained + self.lost


@dataclass(frozen=True, slots=True)
class Evidence:
    """``difference`` is positive where A is better; ``low`` and ``high`` bound it with 95 %.

    ``n`` counts pairs; ``statistic`` is the difference in standard errors (z or t). ``units`` is
    ``None`` where only means were compared.
    """

    n: int
    difference: float
    error: float
    low: float
    high: float
    p: float
    statistic: float
    method: Method
    units: Units | None = None


def from_pairs(gains: Sequence[float], scores: set[float], groups: Sequence[str]) -> Evidence:
    """Paired evidence from at least two gains (A's score less B's, positive where A is better).

    ``scores`` are the values that occur, which tell right/wrong from graded. ``groups`` is empty or
    names the cluster of each pair.
    """
    units = _units(gains, scores, groups)
    if groups:
        return _normal(gains, clustered_error(gains, groups), Method.CLUSTERED, units)
    if scores <= {0, 1}:
        return _normal(gains, standard_error(gains), Method.MCNEMAR, units)
    return _student(gains, units)


def from_means(difference: float, error: float, n: int) -> Evidence:
    """Unpaired evidence: ``error`` is the standard error of the difference of two means."""
    z = ratio(difference, error)
    low, high = difference - Z95 * error, difference + Z95 * error
    return Evidence(n, difference, error, low, high, normal_p(z), z, Method.UNPAIRED)


def _normal(gains: Sequence[float], error: float, method: Method, units: Units) -> Evidence:
    difference = mean(gains)
    z = ratio(difference, error)
    exact = method is Method.MCNEMAR
    p = mcnemar(units.gained, units.lost).p if exact else normal_p(z)
    low, high = difference - Z95 * error, difference + Z95 * error
    return Evidence(len(gains), difference, error, low, high, p, z, method, units)


def _student(gains: Sequence[float], units: Units) -> Evidence:
    n, difference, error = len(gains), mean(gains), standard_error(gains)
    t = ratio(difference, error)
    reach = quantile(0.95, n - 1) * error
    low, high, p = difference - reach, difference + reach, two_sided_p(t, n - 1)
    return Evidence(n, difference, error, low, high, p, t, Method.T_TEST, units)


def _units(gains: Sequence[float], scores: set[float], groups: Sequence[str]) -> Units:
    sums: dict[str | int, list[float]] = {}
    for index, gain in enumerate(gains):
        sums.setdefault(groups[index] if groups else index, []).append(gain)
    totals = [math.fsum(values) for values in sums.values()]
    gained, lost = sum(t > 0 for t in totals), sum(t < 0 for t in totals)
    return Units(len(totals), gained, lost, rates=all(0 <= s <= 1 for s in scores))
