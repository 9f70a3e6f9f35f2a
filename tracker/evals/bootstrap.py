"""The percentile bootstrap of paired gains (Efron 1979), with its generator and seed on record."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.evals.pcg64 import integers

RESAMPLES = 10_000
SEED = 0
GENERATOR = "PCG64"
MOST_UNITS = 500
"""Beyond this, resampling takes seconds and tells nothing the normal interval does not."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """A 95 % interval of the mean gain; the three other fields are all it takes to redo it."""

    low: float
    high: float
    resamples: int
    seed: int
    generator: str = GENERATOR


def bootstrap(
    gains: Sequence[float],
    groups: Sequence[str] = (),
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Bootstrap:
    """Resample pairs, or whole clusters where ``groups`` names each pair's.

    Without clusters the indices are those of ``numpy.random.default_rng(seed).integers(0, n,
    (resamples, n))``, and the percentiles are linear as numpy's are.
    """
    sums, sizes = _units(gains, groups)
    count = len(sums)
    if count < 2:
        only = math.fsum(sums) / sum(sizes)
        return Bootstrap(only, only, resamples, seed)
    drawn = integers(seed, count)
    means = []
    for _ in range(resamples):
        chosen = list(islice(drawn, count))
        size = sum(map(sizes.__getitem__, chosen)) if groups else count
        means.append(math.fsum(map(sums.__getitem__, chosen)) / size)
    means.sort()
    return Bootstrap(_percentile(means, 0.025), _percentile(means, 0.975), resamples, seed)


def is_worth_it(scores: set[float], units: int) -> bool:
    """Where the normal interval is least sure: few units, or scores that are not right/wrong."""
    return units <= MOST_UNITS and (units < 200 or not scores <= {0, 1})


def _units(gains: Sequence[float], groups: Sequence[str]) -> tuple[list[float], list[int]]:
    """The sum and the number of pairs of each thing that was sampled independently."""
    if not groups:
        return list(gains), [1] * len(gains)
    members: dict[str, list[float]] = {}
    for gain, group in zip(gains, groups, strict=True):
        members.setdefault(group, []).append(gain)
    return [math.fsum(m) for m in members.values()], [len(m) for m in members.values()]


def _percentile(ascending: Sequence[float], share: float) -> float:
    at = share * (len(ascending) - 1)
    below = math.floor(at)
    low, high = ascending[below], ascending[min(below + 1, len(ascending) - 1)]
    return low + (high - low) * (at - below)
