"""Golden dates of DOMAIN E2, which are numpy's ``busday_offset`` and ``busday_count``."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.errors import ConfigError
from tracker.lifecycle.calendar import Calendar, make_calendar

HOLIDAYS = (day("2026-11-26"), day("2026-12-25"), day("2027-01-01"))
PLAIN, HELD = make_calendar(), make_calendar(extra=HOLIDAYS)


@pytest.mark.parametrize(
    ("calendar", "start", "count", "expected"),
    [
        (PLAIN, "2027-01-14", -30, "2026-12-03"),
        (HELD, "2027-01-14", -30, "2026-12-01"),
        (PLAIN, "2027-01-14", -15, "2026-12-24"),
        (HELD, "2027-01-14", -15, "2026-12-22"),
        (PLAIN, "2027-01-14", -10, "2026-12-31"),
        (HELD, "2027-01-14", -10, "2026-12-30"),
        (PLAIN, "2027-01-06", -5, "2026-12-30"),
        (HELD, "2027-01-06", -5, "2026-12-29"),
        (PLAIN, "2027-10-14", -30, "2027-09-02"),
        (PLAIN, "2027-10-02", 0, "2027-10-01"),
        (PLAIN, "2027-10-02", -30, "2027-08-20"),
        (PLAIN, "2026-10-23", -30, "2026-09-11"),
    ],
)
def test_offsets(calendar: Calendar, start: str, count: int, expected: str) -> None:
    assert calendar.offset(day(start), count) == day(expected)


def test_counts() -> None:
    assert PLAIN.count(day("2026-11-23"), day("2027-01-14")) == 38
    assert HELD.count(day("2026-11-23"), day("2027-01-14")) == 35
    assert PLAIN.count(day("2026-12-03"), day("2026-11-23")) == -8


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_going_back_and_forth_comes_home(start: date, count: int) -> None:
    home = PLAIN.offset(start, 0)
    assert PLAIN.offset(PLAIN.offset(home, -count), count) == home
    assert PLAIN.count(PLAIN.offset(home, -count), home) == count


def test_a_countrys_holidays_come_from_its_calendar() -> None:
    thanksgiving = day("2026-11-26")
    assert not make_calendar("US").is_business_day(thanksgiving)
    assert make_calendar("DE-BY").is_business_day(thanksgiving)
    assert not make_calendar("DE-BY").is_business_day(day("2027-01-06"))


@pytest.mark.parametrize("country", ["XX", "US-XX"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(ConfigError, match=country):
        make_calendar(country)
