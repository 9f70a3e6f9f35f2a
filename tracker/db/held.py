"""Held readings: at most one of a source waits for a decision; decided ones are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from tracker.db.tables.published import held_readings
from tracker.db.tx import Tx as Tx
from tracker.domain.held import Decision, HeldKind, HeldReading
from tracker.domain.notice import notice_from_json, notice_to_json

_columns = held_readings.c


def waiting(tx: Tx, source: str | None = None) -> list[HeldReading]:
    """The readings nobody has decided about, in the order they were held."""
    which: list[ColumnElement[bool]] = [_columns.decision.is_(None)]
    if source is not None:
        which.append(_columns.source == source)
    return _load(tx, *which)


def last(tx: Tx, source: str) -> HeldReading | None:
    """The newest held reading of a source, decided or not."""
    query = select(held_readings).where(_columns.source == source)
    row = tx.execute(query.order_by(_columns.id.desc()).limit(1)).one_or_none()
    return _read(row) if row is not None else None


def hold(tx: Tx, reading: HeldReading) -> None:
    """Keep a reading waiting, in place of the one of the same source that waited so far."""
    supersede(tx, reading.source, at=reading.read_at)
    tx.execute(insert(held_readings), [_values(reading)])


def supersede(tx: Tx, source: str, *, at: datetime) -> None:
    """A later reading of the source counts: what waited is out of date."""
    for held in waiting(tx, source):
        decide(tx, held, Decision.SUPERSEDED, by=source, at=at)


def decide(tx: Tx, held: HeldReading, decision: Decision, *, by: str, at: datetime) -> bool:
    """Record a decision. False, and no change, when somebody else has decided since."""
    statement = update(held_readings).where(_columns.id == held.id, _columns.decision.is_(None))
    done = tx.execute(statement.values(decision=decision, decided_at=at, decided_by=by))
    return done.rowcount > 0


def _load(tx: Tx, *which: ColumnElement[bool]) -> list[HeldReading]:
    query = select(held_readings).where(*which).order_by(_columns.id)
    return [_read(row) for row in tx.execute(query)]


def _values(held: HeldReading) -> dict[str, Any]:
    return {
        "source": held.source,
        "kind": held.kind,
        "reason": held.reason,
        "since": held.since,
        "read_at": held.read_at,
        "capture_sha256": held.capture_sha256,
        "etag": held.etag,
        "last_modified": held.last_modified,
        "notices": [notice_to_json(n) for n in held.notices],
    }


def _read(row: Row[Any]) -> HeldReading:
    return HeldReading(
        source=row.source,
        kind=HeldKind(row.kind),
        reason=row.reason,
        since=row.since,
        read_at=row.read_at,
        capture_sha256=row.capture_sha256,
        notices=tuple(notice_from_json(n) for n in row.notices or ()),
        etag=row.etag,
        last_modified=row.last_modified,
        id=row.id,
        decision=Decision(row.decision) if row.decision else None,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )
