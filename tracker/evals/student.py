"""Student's t distribution with the standard library alone, to about 1e-14.

By the regularized incomplete beta function: DLMF 8.17.22 (continued fraction, evaluated by Lentz's
method) and DLMF 5.11.13 for the beta function of large arguments.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_EPSILON = 1e-16


def two_sided_p(t: float, df: int) -> float:
    """The probability of a value at least as far from 0 as ``t``, with ``df`` >= 1."""
    square = t * t
    if math.isinf(square):
        return 0.0
    # Both arguments are given, since 1 - x loses the digits of a small x.
    return _incomplete_beta(df / 2, df / (df + square), square / (df + square))


@lru_cache(maxsize=64)
def quantile(confidence: float, df: int) -> float:
    """The t beyond which (on both sides together) lie ``1 - confidence``: 2.262 for 0.95 and 9."""
    alpha = 1 - confidence
    low, high = 0.0, NormalDist().inv_cdf(1 - alpha / 2)
    while two_sided_p(high, df) > alpha:
        low, high = high, 2 * high
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if two_sided_p(middle, df) > alpha:
            low = middle
        else:
            high = middle


def _incomplete_beta(a: float, x: float, rest: float) -> float:
    """I_x(a, 1/2), with ``rest`` = 1 - x."""
    if rest == 0:
        return 1.0
    log_x = math.log1p(-rest) if rest < 0.5 else math.log(x)
    front = math.exp(a * log_x + 0.5 * math.log(rest) - _log_beta_half(a))
    if x < (a + 1) / (a + 2.5):
        return front * _fraction(a, 0.5, x) / a
    return 1 - front * _fraction(0.5, a, rest) / 0.5


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), without its front factor."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for numerator in (even, odd):
            d = 1 / _apart(1 + numerator * d)
            c = _apart(1 + numerator / c)
            value *= c * d
        if abs(c * d - 1) < _EPSILON * 10:
            break
    return value


def _apart(value: float) -> float:
    """Away from zero, so that it can be divided by."""
    return value if abs(value) > _TINY else _TINY


def _log_beta_half(a: float) -> float:
    """log B(a, 1/2). Differences of large ``lgamma`` lose digits, so a series replaces them."""
    if a < 50:
        ratio = math.lgamma(a + 0.5) - math.lgamma(a)
    else:
        ratio = math.log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)
        ratio += 17 / (14336 * a**7)
    return math.lgamma(0.5) - ratio
