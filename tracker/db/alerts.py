"""Alerts: at most one unresolved per version and kind; what it says next is for its life to say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, update

from tracker.db.parts import in_parts
from tracker.db.tables import IS_OPEN, model_versions
from tracker.db.tables import alerts as alerts_table
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.alert import Alert, AlertKind, AlertRow, AlertState, Level, Life
from tracker.domain.version import Status

_alerts = alerts_table.c

Becoming = Callable[[AlertRow | None], tuple[Alert, Life]]
"""What an alert becomes, given what is stored of it; ``None`` where it is new."""


def open_alerts(tx: Tx, versions: Iterable[int] | None = None) -> list[AlertRow]:
    """The alerts that are not resolved, oldest first: those somebody has answered too.

    Those about ``versions`` if they are given.
    """
    if versions is None:
        return list_alerts(tx)
    return _among(tx, _alerts.version_id, versions, _alerts.resolved_at.is_(None))


def list_alerts(tx: Tx, include_resolved: bool = False) -> list[AlertRow]:
    """All unresolved alerts, or all there ever were, oldest first."""
    return _load(tx) if include_resolved else _load(tx, _alerts.resolved_at.is_(None))


def get_alert(tx: Tx, alert_id: int) -> AlertRow | None:
    found = _load(tx, _alerts.id == alert_id)
    return found[0] if found else None


def alerts_by_id(tx: Tx, ids: Collection[int]) -> dict[int, AlertRow]:
    """The alerts with these ids; the others are not in it."""
    return {row.id: row for row in _among(tx, _alerts.id, ids)}


def alerts_of(tx: Tx, version_ids: Collection[int]) -> list[AlertRow]:
    """All alerts about these versions, the resolved ones too, oldest first."""
    return _among(tx, _alerts.version_id, version_ids)


def last_word_on_ended(tx: Tx) -> list[AlertRow]:
    """The last alert about each retired or dead version's end, where it is resolved; locked."""
    ends = (AlertKind.BASE_SHUTDOWN, AlertKind.FT_INFERENCE_SHUTDOWN, AlertKind.TRAINING_CLOSURE)
    last = select(func.max(_alerts.id)).where(_alerts.kind.in_(ends)).group_by(_alerts.version_id)
    query = (
        select(alerts_table)
        .join(model_versions)
        .where(_alerts.id.in_(last), _alerts.resolved_at.is_not(None))
        .where(or_(_alerts.level == Level.DEAD, model_versions.c.status == Status.RETIRED))
        .order_by(_alerts.id)
        .with_for_update(of=alerts_table)
    )
    return [_read(row) for row in tx.execute(query)]


def due_versions(tx: Tx, now: datetime) -> set[int]:
    """The versions with an alert that speaks by itself now."""
    query = select(_alerts.version_id).where(_alerts.next_say_at <= now)
    return set(tx.execute(query.distinct()).scalars())


def due_alerts(tx: Tx, now: datetime, states: Collection[AlertState]) -> list[AlertRow]:
    """The alerts in one of these states that speak by themselves now, locked.

    What they say is as old as their last look: whoever judges only what has changed looks at their
    versions first.
    """
    query = (
        select(alerts_table)
        .where(_alerts.next_say_at <= now, _alerts.state.in_(states))
        .order_by(_alerts.id)
        .with_for_update()
    )
    return [_read(row) for row in tx.execute(query)]


def has_due(tx: Tx, now: datetime, states: Collection[AlertState]) -> bool:
    """Whether :func:`due_alerts` would find anything."""
    query = select(_alerts.id).where(_alerts.next_say_at <= now, _alerts.state.in_(states))
    return tx.execute(query.limit(1)).first() is not None


def raise_alert(tx: Tx, alert: Alert, *, now: datetime, becoming: Becoming) -> AlertRow:
    """Open the alert, or bring the one that is there up to date.

    The one a person has resolved counts as there: whether it comes back is for its life to say.
    ``is_news`` on what is returned says whether there is something to tell. It is true for one
    caller only, however many raise the same alert at once.
    """
    before = _current(tx, alert)
    if before is None:
        new, life = becoming(None)
        row = _columns(new) | _life(life) | {"opened_at": now, "updated_at": now}
        row |= {"version_id": new.version_id, "kind": new.kind}
        is_new = bool(insert_new(tx, alerts_table, [row], ["version_id", "kind"], IS_OPEN))
        before = _open(tx, alert)
        if is_new:
            return replace(before, is_news=True)
    new, life = becoming(before)
    return save(tx, replace(before, alert=new, life=life), before, now=now)


def save(tx: Tx, row: AlertRow, before: AlertRow, *, now: datetime) -> AlertRow:
    """Store what became of a row; it is news when its life says so (``news`` has grown)."""
    is_news = row.life.news != before.life.news
    values = _columns(row.alert) | _life(row.life)
    if is_news:
        row = replace(row, updated_at=now, resolved_at=None, resolved_reason=None)
        values |= {"updated_at": now, "resolved_at": None, "resolved_reason": None}
    tx.execute(update(alerts_table).where(_alerts.id == row.id).values(values))
    return replace(row, is_news=is_news)


def resolve(tx: Tx, row: AlertRow, life: Life, *, reason: str, now: datetime) -> AlertRow:
    """Close an alert, and return it as it is then. Closing it again changes nothing stored."""
    statement = update(alerts_table).where(_alerts.id == row.id, _alerts.resolved_at.is_(None))
    tx.execute(statement.values(_life(life) | {"resolved_at": now, "resolved_reason": reason}))
    return replace(row, life=life, resolved_at=now, resolved_reason=reason, is_news=False)


def _columns(alert: Alert) -> dict[str, Any]:
    return {
        "stage": alert.stage,
        "level": alert.level,
        "act_by": alert.act_by,
        "facts": alert.facts,
    }


def _life(life: Life) -> dict[str, Any]:
    return {
        "state": life.state,
        "news": life.news,
        "repeats": life.repeats,
        "next_say_at": life.next_say_at,
        "by_hand": life.by_hand,
    }


def _current(tx: Tx, alert: Alert) -> AlertRow | None:
    """The last alert of this version and kind, locked, unless it went by itself."""
    same = (_alerts.version_id == alert.version_id, _alerts.kind == alert.kind)
    last = select(alerts_table).where(*same).order_by(_alerts.id.desc()).limit(1).with_for_update()
    found = tx.execute(last).one_or_none()
    if found is None or (found.resolved_at is not None and not found.by_hand):
        return None
    return _read(found)


def _open(tx: Tx, alert: Alert) -> AlertRow:
    """The unresolved alert of this version and kind, locked until the transaction ends."""
    same = (_alerts.version_id == alert.version_id, _alerts.kind == alert.kind)
    query = select(alerts_table).where(*same, _alerts.resolved_at.is_(None)).with_for_update()
    return _read(tx.execute(query).one())


def _among(
    tx: Tx, column: ColumnElement[int], values: Iterable[int], *which: ColumnElement[bool]
) -> list[AlertRow]:
    found = (row for some in in_parts(values) for row in _load(tx, column.in_(some), *which))
    return sorted(found, key=lambda row: row.id)


def _load(tx: Tx, *which: ColumnElement[bool]) -> list[AlertRow]:
    query = select(alerts_table).where(*which).order_by(_alerts.id)
    return [_read(row) for row in tx.execute(query)]


def _read(row: Row[Any]) -> AlertRow:
    alert = Alert(row.version_id, AlertKind(row.kind), Level(row.level), row.act_by, row.facts)
    life = Life(AlertState(row.state), row.news, row.repeats, row.next_say_at, row.by_hand)
    return AlertRow(
        id=row.id,
        alert=alert,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        resolved_at=row.resolved_at,
        resolved_reason=row.resolved_reason,
        life=life,
    )
