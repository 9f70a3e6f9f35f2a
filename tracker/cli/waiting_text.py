"""What is to be said later, as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.app.waiting import Waiting, WaitsFor
from tracker.cli.output import count, table, visible


def summary(found: Sequence[Waiting], today: date, timezone: str) -> Iterator[str]:
    """``1 message waits for quiet hours, until 07:00``; one line per reason and moment."""
    for (why, due_at), number in Counter((w.waits_for, w.due_at) for w in found).items():
        messages = count(number, "message waits", "messages wait")
        yield f"{messages} for {_reason(why, due_at, today, timezone)}"


def waits_words(found: Sequence[Waiting], today: date, timezone: str) -> str:
    """What one alert waits for, in a few words; nothing where it does not."""
    reasons = dict.fromkeys(_reason(w.waits_for, w.due_at, today, timezone) for w in found)
    return f"waits for {' and '.join(reasons)}" if reasons else ""


def print_waiting(found: Sequence[Waiting], timezone: str) -> None:
    """A table of the messages that are to be made, in the team's zone."""
    head = ["WAITS FOR", f"FROM ({timezone})", "CHANNEL", "TO", "WHAT"]
    table([_row(one, timezone) for one in found], head)


def _row(one: Waiting, timezone: str) -> list[str]:
    at = f"{one.due_at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
    what = ", ".join(str(row.alert.facts["label"]) for row in one.rows)
    to = visible(one.route.recipient[:32])
    return [one.waits_for.value, at, one.route.channel, to, visible(what[:60])]


def _reason(why: WaitsFor, due_at: datetime, today: date, timezone: str) -> str:
    at = _moment(due_at, today, timezone)
    return f"the digest of {at}" if why is WaitsFor.DIGEST else f"quiet hours, until {at}"


def _moment(due_at: datetime, today: date, timezone: str) -> str:
    there = due_at.astimezone(ZoneInfo(timezone))
    if there.date() <= today:
        return f"{there:%H:%M}"
    return f"{there:%H:%M} {_day(there.date(), today)}"


def _day(day: date, today: date) -> str:
    return "tomorrow" if day == today + timedelta(days=1) else f"on {day}"
