"""Answering alerts: acknowledging, snoozing and resolving them, and what was done to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.alerts.life import acknowledged, snoozed
from tracker.alerts.schedule import midnight
from tracker.app.alert_record import Record, origin
from tracker.app.closing import tell_resolved
from tracker.app.context import App
from tracker.app.recipients import rhythm_of
from tracker.app.registry import resolve as version_of
from tracker.db import alerts as alert_rows
from tracker.db import registry
from tracker.db.alert_events import events_of
from tracker.db.tx import Tx
from tracker.domain.alert import AlertAction, AlertEvent, AlertRow
from tracker.domain.whole import MOST_ID, read_whole
from tracker.errors import InputError, NotFoundError

_LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AlertStory:
    """An alert and everything that happened to it, oldest first."""

    row: AlertRow
    events: tuple[AlertEvent, ...]


def acknowledge(
    app: App, references: Sequence[str], note: str = "", *, door: str = "api"
) -> list[AlertRow]:
    """Somebody is on it: no repeats, until there is worse news or the alert ends.

    ``references`` are ids of alerts, or models (``triage``, ``triage@3``) for all alerts about them
    that hold. ``door`` is where it came in, for the record. Raises NotFoundError, and InputError
    for an alert that is over; then nothing is changed.
    """

    def answer(record: Record, row: AlertRow) -> AlertRow:
        return record.answer(row, acknowledged(row.life), AlertAction.ACKNOWLEDGED, note.strip())

    return _each(app, references, door, answer)


def snooze(
    app: App, references: Sequence[str], until: date | timedelta, *, door: str = "api"
) -> list[AlertRow]:
    """Say nothing until the day begins, or for so long; then say it again, if it still holds.

    Raises as :func:`acknowledge`, and InputError for a moment that is over or a year away.
    """
    now = app.now()
    moment = _moment(app, until, now)

    def answer(record: Record, row: AlertRow) -> AlertRow:
        detail = f"until {moment.isoformat(timespec='minutes')}"
        return record.answer(row, snoozed(row.life, moment), AlertAction.SNOOZED, detail)

    return _each(app, references, door, answer)


def resolve(
    app: App, references: Sequence[str], reason: str, *, door: str = "api"
) -> list[AlertRow]:
    """It is done with, and those who were told of it are told so.

    It comes back on a new or earlier date, or when an ended model is called.

    Raises as :func:`acknowledge`, and InputError for a reason that says nothing.
    """
    if not reason.strip():
        msg = "an alert is not resolved without a reason"
        raise InputError(msg, "--reason 'replaced by the prompted successor'")

    def answer(record: Record, row: AlertRow) -> AlertRow:
        done = record.resolve(row, reason.strip(), by_hand=True)
        tell_resolved(app, record.tx, [done], record.now)
        return done

    return _each(app, references, door, answer)


def reopen(app: App, alert_id: int, note: str = "", *, door: str = "api") -> AlertRow:
    """Take back that somebody has resolved an alert: the next check says it again, if it holds.

    Raises NotFoundError, and InputError for an alert that is open, or that ended by itself.
    """
    with app.database.write() as tx:
        record = Record(tx, app.now(), rhythm_of(app), app.actor, origin(door))
        row = _alert(tx, alert_id)
        if row.resolved_at is None:
            msg = f"alert {row.id} is not resolved"
            raise InputError(msg, f"see: tracker alerts show {row.id}")
        if not row.life.by_hand:
            msg = f"alert {row.id} ended by itself: {row.resolved_reason}"
            raise InputError(msg, "it is said again by itself when it holds again")
        # Whether it still holds, the next check has to see.
        registry.look_again(tx, row.alert.version_id)
        return record.reopen(row, {}, note.strip())


def alert_story(app: App, alert_id: int) -> AlertStory:
    """One alert with its record. Raises NotFoundError."""
    with app.database.read() as tx:
        return AlertStory(_alert(tx, alert_id), tuple(events_of(tx, alert_id)))


def _each(
    app: App,
    references: Sequence[str],
    door: str,
    answer: Callable[[Record, AlertRow], AlertRow],
) -> list[AlertRow]:
    with app.database.write() as tx:
        record = Record(tx, app.now(), rhythm_of(app), app.actor, origin(door))
        rows = [row for reference in references for row in _named(tx, reference)]
        return [answer(record, row) for row in {row.id: row for row in rows}.values()]


def _named(tx: Tx, reference: str) -> list[AlertRow]:
    number = read_whole(reference, MOST_ID)
    if number is None:
        return _about(tx, reference)
    row = _alert(tx, number)
    if row.resolved_at is not None:
        on, why = row.resolved_at.date(), row.resolved_reason
        msg = f"alert {row.id} is resolved already, on {on}: {why}"
        raise InputError(msg, "see: tracker alerts list")
    return [row]


def _about(tx: Tx, reference: str) -> list[AlertRow]:
    """The alerts that hold about a model: all its versions, or the one that is named."""
    version = version_of(tx, reference)
    ids = {version.id}
    if "@" not in reference:
        model = version.details.model
        ids = {v.id for v in registry.list_versions(tx, model=model, include_retired=True)}
    rows = [row for row in alert_rows.alerts_of(tx, ids) if row.resolved_at is None]
    if not rows:
        msg = f"no alert about {reference} holds"
        raise NotFoundError(msg, "see: tracker alerts list --all")
    return rows


def _alert(tx: Tx, alert_id: int) -> AlertRow:
    row = alert_rows.get_alert(tx, alert_id)
    if row is None:
        msg = f"there is no alert {alert_id}"
        raise NotFoundError(msg, "see: tracker alerts list --all")
    return row


def _moment(app: App, until: date | timedelta, now: datetime) -> datetime:
    if isinstance(until, timedelta):
        if not timedelta() < until <= _LONGEST:
            msg = "a snooze is longer than nothing and at most a year"
            raise InputError(msg, "write it like 14d or 12h")
        return now + until
    if not app.today(now) < until <= app.today(now) + _LONGEST:
        msg = f"{until} is no day within the next year"
        raise InputError(msg, "name the day on which it shall be said again")
    return midnight(until, app.config.team.timezone)
