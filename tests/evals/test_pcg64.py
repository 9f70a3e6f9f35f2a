"""Against numbers taken from numpy 2.4.6: ``default_rng(seed).integers(0, bound, size)``."""

from __future__ import annotations

from itertools import islice

import pytest

from tracker.evals.bootstrap import bootstrap, is_worth_it
from tracker.evals.pcg64 import integers

NUMPY = [
    (0, 200, [170, 127, 102, 53, 61, 8, 15, 3, 35, 162, 129, 182, 100, 121, 194, 145, 126]),
    (12345, 7, [4, 1, 5, 2, 1, 5, 4, 4, 6, 2, 5, 2, 3, 4, 1, 1, 1, 4, 4, 6, 4, 1, 6, 6, 5]),
    (2**40 + 7, 333, [68, 276, 202, 85, 5, 51, 168, 224]),
]


@pytest.mark.parametrize(("seed", "bound", "drawn"), NUMPY)
def test_the_indices_are_numpys(seed: int, bound: int, drawn: list[int]) -> None:
    assert list(islice(integers(seed, bound), len(drawn))) == drawn


def test_a_long_seed_uses_all_its_digits() -> None:
    first, second = (list(islice(integers(seed, 1000), 4)) for seed in (2**200 + 1, 2**201 + 1))
    assert first != second


def test_no_number_is_out_of_bounds_or_left_out() -> None:
    drawn = list(islice(integers(7, 3), 3000))
    assert set(drawn) == {0, 1, 2}
    assert all(900 < drawn.count(n) < 1100 for n in range(3))


def test_the_interval_is_numpys() -> None:
    """x[default_rng(3).integers(0, 7, (1000, 7))].mean(axis=1), its 2.5 and 97.5 percentiles."""
    found = bootstrap([1.5, 2.25, 0.5, 3.0, 2.0, -1.0, 0.25], resamples=1000, seed=3)
    assert found.low == pytest.approx(0.24910714285714292, abs=1e-12)
    assert found.high == pytest.approx(2.1080357142857133, abs=1e-12)
    assert (found.resamples, found.seed, found.generator) == (1000, 3, "PCG64")


def test_whole_clusters_are_drawn() -> None:
    gains = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    alone = bootstrap(gains, resamples=500)
    together = bootstrap(gains, list("aaabbb"), resamples=500)
    assert (together.low, together.high) == (0.0, 1.0)
    assert together.high - together.low > alone.high - alone.low


def test_one_cluster_says_nothing_about_spread() -> None:
    found = bootstrap([1.0, 0.0], ["a", "a"])
    assert (found.low, found.high) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("scores", "units", "worth"),
    [({0, 1}, 199, True), ({0, 1}, 200, False), ({0.5}, 200, True), ({0.5}, 501, False)],
)
def test_when_it_is_of_use(scores: set[float], units: int, worth: bool) -> None:
    assert is_worth_it(scores, units) is worth
