from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from tracker.service.schedule import next_daily, next_monthly, previous_month

SIX = time(6)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "at", "zone", "expected"),
    [
        ("2026-11-24T05:59", SIX, "UTC", "2026-11-24T06:00"),
        ("2026-11-24T06:00", SIX, "UTC", "2026-11-25T06:00"),
        ("2026-11-24T06:00", SIX, "America/New_York", "2026-11-24T11:00"),
        ("2026-11-24T23:30", SIX, "Asia/Tokyo", "2026-11-25T21:00"),
        # Europe leaves summer time on 2026-10-25 and enters it on 2027-03-28.
        ("2026-10-24T05:00", SIX, "Europe/Berlin", "2026-10-25T05:00"),
        ("2027-03-27T06:00", SIX, "Europe/Berlin", "2027-03-28T04:00"),
        # 02:30 does not exist on that night, and comes twice on the other: once each.
        ("2027-03-27T12:00", time(2, 30), "Europe/Berlin", "2027-03-28T01:30"),
        ("2027-03-28T01:30", time(2, 30), "Europe/Berlin", "2027-03-29T00:30"),
        ("2026-10-24T12:00", time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-10-25T00:30", time(2, 30), "Europe/Berlin", "2026-10-26T01:30"),
    ],
)
def test_the_next_daily_slot(after: str, at: time, zone: str, expected: str) -> None:
    assert next_daily(utc(after), at, zone) == utc(expected)


def test_every_local_day_of_a_year_has_exactly_one_slot() -> None:
    moment, days = utc("2026-12-31T23:00"), []
    for _ in range(365):
        moment = next_daily(moment, time(2, 30), "Europe/Berlin")
        days.append(moment.date())
    assert len(set(days)) == 365


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-24T06:00", "2026-12-01T06:00"),
        ("2026-12-01T05:00", "2026-12-01T06:00"),
        ("2026-12-31T07:00", "2027-01-01T06:00"),
    ],
)
def test_the_next_monthly_slot(after: str, expected: str) -> None:
    assert next_monthly(utc(after), SIX, "UTC") == utc(expected)


def test_the_month_before() -> None:
    assert previous_month(date(2027, 1, 1)) == date(2026, 12, 1)
