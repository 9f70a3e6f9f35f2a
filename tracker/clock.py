"""The only place that asks what time it is. Everything else is given ``now`` or ``today``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

Clock = Callable[[], datetime]
"""Returns the current moment, timezone-aware, in UTC."""


def now() -> datetime:
    """The current moment in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime, timezone: str) -> date:
    """The calendar day of ``moment`` in an IANA zone; deadlines are days in the team's zone."""
    from zoneinfo import ZoneInfo  # Costs what datetime costs; most commands need no zone.

    return moment.astimezone(ZoneInfo(timezone)).date()


def local_words(moment: datetime, timezone: str) -> str:
    """The day in an IANA zone, and the minute unless a day begins then."""
    from zoneinfo import ZoneInfo

    there = moment.astimezone(ZoneInfo(timezone))
    is_day = there.hour == there.minute == 0
    return f"{there:%Y-%m-%d}" if is_day else f"{there:%Y-%m-%d %H:%M}"
