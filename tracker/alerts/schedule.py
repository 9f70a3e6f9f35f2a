"""When something may be said: days, quiet hours and digests, in the zone of those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.level import Level
from tracker.domain.telling import Pace

_DAY = timedelta(days=1)
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to ``end`` on the clock of ``timezone``, over midnight where start is later.

    The same time twice is no quiet at all.
    """

    start: time
    end: time
    timezone: str


@dataclass(frozen=True, slots=True)
class Desk:
    """How a recipient wants to hear. Levels from ``except_from`` on are told at once in any case.

    ``at`` is when a digest is made up, on the clock of ``timezone``.
    """

    pace: Pace
    at: time
    timezone: str
    quiet: QuietHours | None = None
    except_from: Level | None = None


def tell_at(desk: Desk, level: Level, now: datetime) -> datetime:
    """When news of this level, there now, may be told at this desk.

    A week is too long for what is urgent: it is told with the next day.
    """
    if desk.except_from is not None and level.rank >= desk.except_from.rank:
        return now
    is_urgent = level.rank >= Level.URGENT.rank
    pace = Pace.DAILY if desk.pace is Pace.WEEKLY and is_urgent else desk.pace
    return after_quiet(next_issue(now, pace, desk.at, desk.timezone), desk.quiet)


def midnight_after(now: datetime, span: timedelta, timezone: str) -> datetime:
    """The beginning of the day that is ``span`` (at least one day) after today, in UTC."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    return midnight(today + timedelta(days=max(span.days, 1)), timezone)


def midnight(day: date, timezone: str) -> datetime:
    """When a day begins in a zone, in UTC."""
    return _moment(day, time(), ZoneInfo(timezone))


def after_quiet(moment: datetime, quiet: QuietHours | None) -> datetime:
    """``moment`` itself, or the end of the quiet hours it falls into."""
    if quiet is None or quiet.start == quiet.end:
        return moment
    zone = ZoneInfo(quiet.timezone)
    local = moment.astimezone(zone)
    clock, day = local.time(), local.date()
    if quiet.start < quiet.end:
        is_quiet, until = quiet.start <= clock < quiet.end, day
    else:
        is_quiet = clock >= quiet.start or clock < quiet.end
        until = day + _DAY if clock >= quiet.start else day
    return max(moment, _moment(until, quiet.end, zone)) if is_quiet else moment


def next_issue(now: datetime, pace: Pace, at: time, timezone: str) -> datetime:
    """When what is new now is told: now, at the next ``at``, or at ``at`` on the next Monday.

    What becomes new on the very moment of an issue is in it.
    """
    if pace is Pace.IMMEDIATE:
        return now
    zone = ZoneInfo(timezone)
    day = now.astimezone(zone).date()
    while (due := _moment(day, at, zone)) < now or not _has_issue(day, pace):
        day += _DAY
    return due


def _has_issue(day: date, pace: Pace) -> bool:
    return pace is Pace.DAILY or day.weekday() == _MONDAY


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """In UTC. A time the day skips is taken with the offset before the gap, so no day is missed."""
    return datetime.combine(day, at, zone).astimezone(UTC)
