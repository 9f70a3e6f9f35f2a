"""Standard errors, and what sample sizes can show (Miller 2024, arXiv 2411.00640)."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from tracker.evals.binary import Z95

FEWEST_PAIRS = 30
FEWEST_CLUSTERS = 10

_Z_POWER = NormalDist().inv_cdf(0.80)
_Z_ONE_SIDED = NormalDist().inv_cdf(0.95)


def mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def standard_error(values: Sequence[float]) -> float:
    """Of the mean of independent values: sd / √n. At least two values."""
    center = mean(values)
    squares = math.fsum((v - center) ** 2 for v in values)
    return math.sqrt(squares / (len(values) - 1) / len(values))


def clustered_error(values: Sequence[float], groups: Sequence[Hashable]) -> float:
    """Of the mean of values sampled in groups: √Σ_c(Σ_i∈c(v_i − v̄))² / n."""
    center = mean(values)
    deviations: dict[Hashable, list[float]] = {}
    for value, group in zip(values, groups, strict=True):
        deviations.setdefault(group, []).append(value - center)
    return math.sqrt(math.fsum(math.fsum(d) ** 2 for d in deviations.values())) / len(values)


def normal_p(z: float) -> float:
    """Two-sided."""
    return math.erfc(abs(z) / math.sqrt(2))


def ratio(difference: float, error: float) -> float:
    """A difference in standard errors: infinite where it is certain, 0 where there is none."""
    if error > 0:
        return difference / error
    return math.copysign(math.inf, difference) if difference else 0.0


@dataclass(frozen=True, slots=True)
class NonInferiority:
    """``lower``: one-sided 95 % bound of the difference; ``shown`` if it lies above ``-margin``."""

    lower: float
    z: float
    p: float
    shown: bool


def non_inferiority(difference: float, error: float, margin: float) -> NonInferiority:
    """Whether a difference (positive is better) is above ``-margin``, which was set beforehand."""
    lower = difference - _Z_ONE_SIDED * error
    z = ratio(difference + margin, error)
    return NonInferiority(lower, z, math.erfc(z / math.sqrt(2)) / 2, lower > -margin)


def pairs_needed(discordant: float, difference: float) -> int:
    """Pairs for a power of 0.8 at two-sided 0.05, given the share of discordant pairs."""
    z = Z95 + _Z_POWER
    return math.ceil(z * z * (discordant - difference**2) / difference**2)


def smallest_difference(n: int, discordant: float) -> float:
    """The difference that ``n`` pairs find with a power of 0.8 at two-sided 0.05."""
    return (Z95 + _Z_POWER) * math.sqrt(discordant / n)


def holm(p_values: Sequence[float]) -> list[float]:
    """The same p values, adjusted for having looked at several (Holm 1979)."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, index in enumerate(ascending):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted
