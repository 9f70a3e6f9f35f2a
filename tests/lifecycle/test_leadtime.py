from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.leadtime import Learned, Tune, from_days, learn


def test_the_golden_numbers() -> None:
    assert from_days([9, 12, 15, 11, 22, 14]) == Learned(days=15, median=13.0, tunes=6)


@pytest.mark.parametrize("days", [[], [9], [9, 12]])
def test_two_tunes_teach_nothing(days: list[int]) -> None:
    assert from_days(days) is None


@pytest.mark.parametrize(("days", "p80"), [([5, 5, 5], 5), ([1, 2, 3], 3), ([1, 2, 3, 4], 4)])
def test_it_is_rounded_up(days: list[int], p80: int) -> None:
    found = from_days(days)
    assert found is not None
    assert found.days == p80


def test_business_days_are_counted_and_a_day_of_none_is_left_out() -> None:
    spans = [
        ("2026-11-02", "2026-11-09"),
        ("2026-11-06", "2026-11-13"),
        ("2026-11-07", "2026-11-16"),
    ]
    tunes = [Tune(f"triage v{n}", day(a), day(b)) for n, (a, b) in enumerate(spans)]
    assert learn(tunes, Calendar()) == Learned(5, 5.0, 3)
    at_once = Tune("triage v9", day("2026-11-02"), day("2026-11-02"))
    assert learn([*tunes[:2], at_once], Calendar()) is None
    holiday = Calendar(lambda d: d == day("2026-11-05"))
    assert learn(tunes, holiday) == Learned(5, 5.0, 3)


@given(st.lists(st.integers(1, 200), min_size=3, max_size=30))
def test_four_of_five_took_no_longer(days: list[int]) -> None:
    found = from_days(days)
    assert found is not None
    assert min(days) <= found.days <= max(days)
    assert 5 * sum(each <= found.days for each in days) >= 4 * (len(days) - 1)
