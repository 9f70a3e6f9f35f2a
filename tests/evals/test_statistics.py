"""The golden numbers of the method, and independent ways to the same values."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.evals.binary import mcnemar, rate_at_most, sign_test, wilson
from tracker.evals.spread import (
    clustered_error,
    holm,
    non_inferiority,
    pairs_needed,
    ratio,
    smallest_difference,
    standard_error,
)
from tracker.evals.student import quantile, two_sided_p


def exactly(value: float) -> object:
    return pytest.approx(value, rel=1e-12, abs=1e-12)


def test_mcnemar() -> None:
    found = mcnemar(30, 12)
    assert found.p == exactly(0.007915897334896727)
    assert found.mid_p == exactly(0.005401572654591293)
    assert found.chi_squared == exactly(6.880952380952381)
    assert found.chi_squared_p == exactly(0.008711912962379598)


def test_mcnemar_without_differences() -> None:
    assert mcnemar(0, 0).p == 1.0


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_binomial_test(b: int, c: int) -> None:
    n = b + c
    tail = sum(Fraction(math.comb(n, k), 2**n) for k in range(min(b, c) + 1))
    assert mcnemar(b, c).p == exactly(float(min(Fraction(1), 2 * tail)))
    assert mcnemar(b, c) == mcnemar(c, b)


def test_sign_test() -> None:
    assert sign_test(5, 0) == 0.0625


@pytest.mark.parametrize(
    ("successes", "low", "high"),
    [
        (170, 0.7939442071583334, 0.89286406437758),
        (152, 0.6962665902079583, 0.8139338400758631),
    ],
)
def test_wilson(successes: int, low: float, high: float) -> None:
    assert wilson(successes, 200) == (exactly(low), exactly(high))


def test_wilson_stays_within_0_and_1() -> None:
    assert 0 <= wilson(0, 10)[0] < 1e-15
    assert 1 - 1e-15 < wilson(10, 10)[1] <= 1


@pytest.mark.parametrize("n", [1, 30, 200, 5000])
def test_rate_of_no_events_in_closed_form(n: int) -> None:
    assert rate_at_most(0, n) == exactly(1 - 0.05 ** (1 / n))


def test_rate_of_all_events() -> None:
    assert rate_at_most(4, 4) == 1.0
    assert 3 / 100 < rate_at_most(3, 100) < 0.08


def test_standard_errors() -> None:
    scores = [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    assert standard_error(scores) == exactly(0.22360679774997896)
    assert clustered_error(scores, [0, 0, 1, 1, 2, 2]) == exactly(0.23570226039551587)


def test_non_inferiority() -> None:
    found = non_inferiority(-0.025, 0.023973917988484757, 0.05)
    assert found.lower == exactly(-0.0644335859555963)
    assert found.z == exactly(1.0427999299909216)
    assert found.p == exactly(0.1485204818911387)
    assert not found.shown


def test_ratio_without_an_error() -> None:
    assert (ratio(0.1, 0.0), ratio(-0.1, 0.0), ratio(0.0, 0.0)) == (math.inf, -math.inf, 0.0)


@pytest.mark.parametrize(
    ("discordant", "difference", "n"),
    [(0.21, 0.09, 196), (0.2, 0.05, 621), (0.1, 0.03, 865), (0.3, 0.05, 935)],
)
def test_pairs_needed(discordant: float, difference: float, n: int) -> None:
    assert pairs_needed(discordant, difference) == n


def test_smallest_difference() -> None:
    assert smallest_difference(200, 0.2) == exactly(0.08859390348296596)


def test_holm() -> None:
    # Ascending p times 3, 2, 1, and never below the one before.
    assert holm([0.04, 0.01, 0.03]) == [exactly(0.06), exactly(0.03), exactly(0.06)]
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_student_golden() -> None:
    assert two_sided_p(3.0, 9) == exactly(0.014956363910414222)
    assert two_sided_p(0.0, 9) == 1.0
    assert two_sided_p(math.inf, 9) == 0.0


@pytest.mark.parametrize(
    ("df", "t"),
    [
        (1, 12.706204736174704602),
        (2, 4.3026527297494638524),
        (9, 2.2621571627982055426),
        (30, 2.0422724563012383099),
        (199, 1.9719565442517538343),
    ],
)
def test_student_quantile(df: int, t: float) -> None:
    assert quantile(0.95, df) == exactly(t)


@given(st.integers(1, 400), st.floats(0.01, 12))
def test_student_against_the_finite_series(df: int, t: float) -> None:
    assert two_sided_p(t, df) == pytest.approx(1 - within(t, df), abs=1e-12)
    assert two_sided_p(-t, df) == two_sided_p(t, df)


def within(t: float, df: int) -> float:
    """P(|T| < t) for whole df: Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(df))
    cosine = math.cos(angle)
    term = cosine if df % 2 else 1.0
    terms = []
    for k in range(1 if df % 2 else 0, df - 1, 2):
        terms.append(term)
        term *= (k + 1) / (k + 2) * cosine**2
    total = math.sin(angle) * math.fsum(terms)
    return 2 / math.pi * (angle + total) if df % 2 else total
