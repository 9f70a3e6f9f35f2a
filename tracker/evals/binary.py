"""Exact statistics of counts: McNemar, the sign test, Wilson's interval, a bound on a rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
"""Two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class McNemar:
    """Two-sided p values for the discordant pairs: exact, mid-p, and chi-squared (corrected)."""

    p: float
    mid_p: float
    chi_squared: float
    chi_squared_p: float


def mcnemar(only_a: int, only_b: int) -> McNemar:
    """Pairs only A got right against pairs only B got right (McNemar 1947)."""
    pairs = only_a + only_b
    if pairs == 0:
        return McNemar(1.0, 1.0, 0.0, 1.0)
    tail, at = _half_tail(min(only_a, only_b), pairs)
    p = min(1.0, 2 * tail)
    chi_squared = max(0, abs(only_a - only_b) - 1) ** 2 / pairs
    return McNemar(p, min(1.0, 2 * tail - at), chi_squared, math.erfc(math.sqrt(chi_squared / 2)))


def sign_test(better: int, worse: int) -> float:
    """Two-sided p that better and worse are equally likely; ties are left out."""
    return mcnemar(better, worse).p


def wilson(successes: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a rate (Wilson 1927); ``n`` >= 1."""
    rate = successes / n
    square = z * z / n
    center = (rate + square / 2) / (1 + square)
    half = z * math.sqrt(rate * (1 - rate) / n + square / (4 * n)) / (1 + square)
    return max(0.0, center - half), min(1.0, center + half)


def rate_at_most(events: int, n: int, confidence: float = 0.95) -> float:
    """The one-sided upper bound of a rate (Clopper and Pearson 1934) for a few events of many."""
    if events >= n:
        return 1.0
    low, high = events / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(events, n, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _half_tail(fewer: int, pairs: int) -> tuple[float, float]:
    """P(X <= fewer) and P(X = fewer) of a fair coin, in whole numbers until the last division."""
    term = total = 1
    for k in range(fewer):
        term = term * (pairs - k) // (k + 1)
        total += term
    return total / 2**pairs, term / 2**pairs


def _at_most(events: int, n: int, rate: float) -> float:
    terms = (math.comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(events + 1))
    return math.fsum(terms)
