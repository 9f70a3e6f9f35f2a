"""The record of every alert: lines are added, and the database refuses to change one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, insert, select

from tracker.db.parts import in_parts
from tracker.db.tables import alert_events
from tracker.db.tx import Tx as Tx
from tracker.domain.alert import AlertAction, AlertEvent

_columns = alert_events.c
_FIELDS = ("alert_id", "at", "actor", "origin", "action", "detail")


def record_events(tx: Tx, events: Iterable[AlertEvent]) -> None:
    """Add these lines, in their order."""
    rows = [{name: getattr(event, name) for name in _FIELDS} for event in events]
    if rows:
        tx.execute(insert(alert_events), rows)


def events_of(tx: Tx, alert_id: int) -> list[AlertEvent]:
    """What happened to one alert, oldest first."""
    query = select(alert_events).where(_columns.alert_id == alert_id).order_by(_columns.id)
    return [_read(row) for row in tx.execute(query)]


def last_events(
    tx: Tx, alert_ids: Iterable[int], actions: Collection[AlertAction]
) -> dict[tuple[int, AlertAction], AlertEvent]:
    """For each of the alerts and each of ``actions`` the last line that says it, where one does."""
    found: dict[tuple[int, AlertAction], AlertEvent] = {}
    for some in in_parts(alert_ids):
        wanted = (_columns.alert_id.in_(some), _columns.action.in_(list(actions)))
        for row in tx.execute(select(alert_events).where(*wanted).order_by(_columns.id)):
            event = _read(row)
            found[event.alert_id, event.action] = event
    return found


def latest_events(
    tx: Tx, actions: Collection[AlertAction], most: int
) -> list[tuple[int, AlertEvent]]:
    """The last lines of the record that say one of ``actions``, newest first, with their ids."""
    wanted = select(alert_events).where(_columns.action.in_(actions))
    query = wanted.order_by(_columns.id.desc()).limit(most)
    return [(row.id, _read(row)) for row in tx.execute(query)]


def _read(row: Row[Any]) -> AlertEvent:
    plain = {name: getattr(row, name) for name in _FIELDS}
    return AlertEvent(**plain | {"action": AlertAction(row.action)})
