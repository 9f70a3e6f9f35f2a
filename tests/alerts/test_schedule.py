from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.alerts.schedule import (
    Desk,
    QuietHours,
    after_quiet,
    midnight_after,
    next_issue,
    tell_at,
)
from tracker.domain.alert import Level
from tracker.domain.telling import Pace

BERLIN = "Europe/Berlin"
NIGHT = QuietHours(time(20), time(7), BERLIN)
LUNCH = QuietHours(time(12), time(13), BERLIN)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        ("2026-11-23T18:59", NIGHT, "2026-11-23T18:59"),
        ("2026-11-23T19:00", NIGHT, "2026-11-24T06:00"),
        ("2026-11-24T02:00", NIGHT, "2026-11-24T06:00"),
        ("2026-11-24T06:00", NIGHT, "2026-11-24T06:00"),
        ("2026-11-23T11:30", LUNCH, "2026-11-23T12:00"),
        ("2026-11-23T12:00", LUNCH, "2026-11-23T12:00"),
        # The night summer time begins, and the one it ends: seven o'clock is seven o'clock.
        ("2026-03-28T22:00", NIGHT, "2026-03-29T05:00"),
        ("2026-10-24T22:00", NIGHT, "2026-10-25T06:00"),
        ("2026-11-23T19:00", QuietHours(time(7), time(7), BERLIN), "2026-11-23T19:00"),
        ("2026-11-23T19:00", None, "2026-11-23T19:00"),
    ],
)
def test_the_end_of_quiet_hours(moment: str, quiet: QuietHours | None, expected: str) -> None:
    assert after_quiet(at(moment), quiet) == at(expected)


MOMENTS = st.integers(0, 10**7).map(lambda minutes: at("2020-01-01") + timedelta(minutes=minutes))


@given(MOMENTS, st.times(), st.times())
def test_nothing_is_told_in_quiet_hours_and_nothing_waits_longer_than_they_last(
    moment: datetime, start: time, end: time
) -> None:
    quiet = QuietHours(start, end, "UTC")
    told = after_quiet(moment, quiet)
    assert moment <= told < moment + timedelta(days=1)
    assert after_quiet(told, quiet) == told


@pytest.mark.parametrize(
    ("now", "pace", "expected"),
    [
        ("2026-11-23T05:00", Pace.IMMEDIATE, "2026-11-23T05:00"),
        ("2026-11-23T05:00", Pace.DAILY, "2026-11-23T06:00"),
        ("2026-11-23T06:00", Pace.DAILY, "2026-11-23T06:00"),
        ("2026-11-23T06:01", Pace.DAILY, "2026-11-24T06:00"),
        ("2026-11-23T06:00", Pace.WEEKLY, "2026-11-23T06:00"),
        ("2026-11-23T06:01", Pace.WEEKLY, "2026-11-30T06:00"),
        ("2026-10-24T12:00", Pace.DAILY, "2026-10-25T06:00"),
    ],
)
def test_the_next_digest(now: str, pace: Pace, expected: str) -> None:
    assert next_issue(at(now), pace, time(7), BERLIN) == at(expected)


@pytest.mark.parametrize(
    ("pace", "level", "passes", "expected"),
    [
        (Pace.WEEKLY, Level.ACT, None, "2026-11-30T06:00"),
        (Pace.WEEKLY, Level.URGENT, None, "2026-11-25T06:00"),
        (Pace.IMMEDIATE, Level.DEAD, None, "2026-11-25T06:00"),
        (Pace.IMMEDIATE, Level.DEAD, Level.DEAD, "2026-11-24T22:00"),
        (Pace.WEEKLY, Level.DEAD, Level.OVERDUE, "2026-11-24T22:00"),
        (Pace.IMMEDIATE, Level.OVERDUE, Level.DEAD, "2026-11-25T06:00"),
    ],
)
def test_when_a_recipient_is_told(
    pace: Pace, level: Level, passes: Level | None, expected: str
) -> None:
    desk = Desk(pace, time(7), BERLIN, NIGHT, passes)
    assert tell_at(desk, level, at("2026-11-24T22:00")) == at(expected)


def test_days_begin_in_the_teams_zone() -> None:
    now = at("2026-10-24T23:30")  # The 25th in Berlin already, the day summer time ends.
    assert midnight_after(now, timedelta(days=1), BERLIN) == at("2026-10-25T23:00")
    assert midnight_after(now, timedelta(hours=1), BERLIN) == at("2026-10-25T23:00")
    assert midnight_after(now, timedelta(days=7), BERLIN) == at("2026-10-31T23:00")
