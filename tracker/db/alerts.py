"""Alerts: at most one open per version and kind, and news only when its stage changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from tracker.db.subjects import in_parts
from tracker.db.tables import IS_OPEN
from tracker.db.tables import alerts as alerts_table
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.alert import Alert, AlertKind, AlertRow, Level
from tracker.errors import NotFoundError

_alerts = alerts_table.c


def open_alerts(tx: Tx, versions: Iterable[int] | None = None) -> list[AlertRow]:
    """The alerts that still hold, oldest first; those about ``versions`` if they are given."""
    if versions is None:
        return list_alerts(tx)
    parts = (_alerts.version_id.in_(some) for some in in_parts(versions))
    found = (row for part in parts for row in _load(tx, _alerts.resolved_at.is_(None), part))
    return sorted(found, key=lambda row: row.id)


def list_alerts(tx: Tx, include_resolved: bool = False) -> list[AlertRow]:
    """All open alerts, or all there ever were, oldest first."""
    return _load(tx) if include_resolved else _load(tx, _alerts.resolved_at.is_(None))


def get_alert(tx: Tx, alert_id: int) -> AlertRow | None:
    found = _load(tx, _alerts.id == alert_id)
    return found[0] if found else None


def raise_alert(tx: Tx, alert: Alert, *, now: datetime) -> AlertRow:
    """Open the alert, or bring the open one up to date.

    ``is_news`` on what is returned says whether there is something to tell. It is true for one
    caller only, however many raise the same alert at once.
    """
    row = _columns(alert) | {
        "version_id": alert.version_id,
        "kind": alert.kind,
        "opened_at": now,
        "updated_at": now,
    }
    if insert_new(tx, alerts_table, [row], ["version_id", "kind"], IS_OPEN):
        return replace(_open(tx, alert), is_news=True)
    before = _open(tx, alert)
    is_news = before.alert.stage != alert.stage
    updated_at = now if is_news else before.updated_at
    statement = update(alerts_table).where(_alerts.id == before.id)
    tx.execute(statement.values(_columns(alert) | {"updated_at": updated_at}))
    return replace(before, alert=alert, is_news=is_news, updated_at=updated_at)


def resolve(tx: Tx, alert_id: int, *, reason: str, now: datetime) -> None:
    """Close an alert; closing it again changes nothing. Raises NotFoundError for an unknown id."""
    if get_alert(tx, alert_id) is None:
        msg = f"there is no alert {alert_id}"
        raise NotFoundError(msg, "see: tracker alerts list")
    statement = update(alerts_table).where(_alerts.id == alert_id, _alerts.resolved_at.is_(None))
    tx.execute(statement.values(resolved_at=now, resolved_reason=reason))


def _columns(alert: Alert) -> dict[str, Any]:
    return {
        "stage": alert.stage,
        "level": alert.level,
        "act_by": alert.act_by,
        "facts": alert.facts,
    }


def _open(tx: Tx, alert: Alert) -> AlertRow:
    """The open alert of this version and kind, locked until the transaction ends."""
    same = (_alerts.version_id == alert.version_id, _alerts.kind == alert.kind)
    query = select(alerts_table).where(*same, _alerts.resolved_at.is_(None)).with_for_update()
    return _read(tx.execute(query).one())


def _load(tx: Tx, *which: ColumnElement[bool]) -> list[AlertRow]:
    query = select(alerts_table).where(*which).order_by(_alerts.id)
    return [_read(row) for row in tx.execute(query)]


def _read(row: Row[Any]) -> AlertRow:
    alert = Alert(row.version_id, AlertKind(row.kind), Level(row.level), row.act_by, row.facts)
    return AlertRow(
        row.id, alert, row.opened_at, row.updated_at, row.resolved_at, row.resolved_reason
    )
