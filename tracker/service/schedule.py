"""When jobs are due. Pure: given the moment, the wall-clock time and the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_daily(after: datetime, at: time, timezone: str) -> datetime:
    """The next moment, after ``after``, when the clock in ``timezone`` shows ``at`` (in UTC).

    On the day a zone skips that time it is taken with the offset before the gap, so that no day is
    missed; on the day it comes twice, the first counts.
    """
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date()
    while (due := _moment(day, at, zone)) <= after:
        day += timedelta(days=1)
    return due


def next_monthly(after: datetime, at: time, timezone: str) -> datetime:
    """The same on the first day of a month."""
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date().replace(day=1)
    while (due := _moment(day, at, zone)) <= after:
        day = (day + timedelta(days=32)).replace(day=1)
    return due


def previous_month(day: date) -> date:
    """The first day of the month before ``day``'s."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
