"""A calendar of all-day events (RFC 5545): the days to act by, closings, ends and reviews.

An event keeps its UID as long as it is about the same day of the same version, so a calendar that
subscribes to the file moves it; what no longer holds is not in the next file. SEQUENCE is the day
the file was made on, so that of two copies the later one counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from tracker.domain.level import Level
from tracker.domain.partial_date import Bound
from tracker.render import Renderer
from tracker.render.filters import is_web
from tracker.reports.facts import Standing, Standings
from tracker.reports.ids import stable_id
from tracker.text import oneline

WARNING = timedelta(days=-7)
"""How long before the day to act by the alarm is."""

_FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One event. ``kind`` is part of its UID; ``because`` are lines."""

    model: Standing
    kind: str
    day: date
    title: str
    because: tuple[str, ...]
    sure: bool = True
    alarm: bool = False


def write(facts: Standings, renderer: Renderer) -> str:
    """The calendar, with CRLF line ends and long lines folded, as the standard wants it."""
    found = [entry for model in facts.models for entry in _entries(model)]
    calendar = Calendar()
    name = f"Models and deadlines {oneline(facts.team)}".strip()
    calendar.add("prodid", "-//tracker//report//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for entry in sorted(found, key=lambda e: (e.day, e.model.label, e.kind)):
        calendar.add_component(_event(entry, facts.made_at))
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _entries(model: Standing) -> Iterator[_Entry]:
    if model.act_by is not None and model.settled is None:
        because = (f"{model.advice}: {model.because}", *_missing(model))
        yield _Entry(model, "act_by", model.act_by, "act by", because, alarm=True)
    closes, ends = model.trains.ends, model.serves.ends
    if closes is not None and closes != ends:
        sure = model.trains.bound is Bound.EXACT
        yield _Entry(model, "training", closes, "training closes", (model.trains.reason,), sure)
    if ends is not None:
        sure = model.serves.bound is Bound.EXACT
        yield _Entry(model, "serving", ends, "serving ends", (model.serves.reason,), sure)
    if model.review_on is not None and model.level is not Level.DEAD and model.settled is None:
        because = (model.decided,) if model.decided else ()
        yield _Entry(model, "review", model.review_on, "review the decision", because)


def _missing(model: Standing) -> Iterator[str]:
    for one in model.missing:
        yield f"missing: {one.what} ({one.command})"


def _event(entry: _Entry, made_at: datetime) -> Event:
    model, event = entry.model, Event()
    event.add("uid", f"{stable_id('event', model.model, model.number, entry.kind)}@tracker")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("sequence", (made_at.date() - _FIRST_DAY).days)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    tentative = "" if entry.sure else " (tentative)"
    event.add("summary", oneline(f"{model.label}: {entry.title}{tentative}"))
    event.add("description", "\n".join(oneline(line) for line in _description(entry)))
    event.add("status", "CONFIRMED" if entry.sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [entry.title])
    if model.cited is not None and is_web(model.cited.url):
        event.add("url", model.cited.url)
    if entry.alarm:
        event.add_component(_alarm(entry))
    return event


def _description(entry: _Entry) -> Iterator[str]:
    model = entry.model
    yield from entry.because
    yield f"base {model.base or 'unknown'}, served by {model.provider}"
    yield f"owner {model.owner or 'unknown'}"
    yield f"tracker plan {model.model}@{model.number}"


def _alarm(entry: _Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", oneline(f"{entry.model.label}: act by {entry.day}"))
    alarm.add("trigger", WARNING)
    return alarm
