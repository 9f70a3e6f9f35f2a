"""The append-only history: who changed what, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from tracker.db.bulk import insert_rows
from tracker.db.tables.registered import history as history_table
from tracker.db.tx import Tx
from tracker.domain.history import HistoryEntry
from tracker.domain.model_ref import ModelRef
from tracker.domain.version import LeadTimes, NewVersion


def record(tx: Tx, entry: HistoryEntry) -> None:
    """Add one entry. The database refuses to change or delete it afterwards."""
    record_all(tx, [entry])


def record_all(tx: Tx, entries: Sequence[HistoryEntry]) -> None:
    """Add entries, in this order."""
    rows = [
        {
            "at": entry.at,
            "actor": entry.actor,
            "model": entry.model,
            "version": entry.version,
            "action": entry.action,
            "changes": entry.changes,
        }
        for entry in entries
    ]
    insert_rows(tx, history_table, rows)


def registered(new: NewVersion, number: int, actor: str, now: datetime) -> HistoryEntry:
    """What the history says of a version that is added."""
    told = {"serving_id": [None, new.serving_id], "base": [None, plain(new.base)]}
    changes = {field: pair for field, pair in told.items() if pair[1] is not None}
    return HistoryEntry(now, actor, new.model, number, "registered", changes)


def history(tx: Tx, model: str | None = None) -> list[HistoryEntry]:
    """All entries, or those about one registered model, oldest first."""
    query = select(history_table).order_by(history_table.c.id)
    if model is not None:
        query = query.where(history_table.c.model == model)
    return [_entry(row) for row in tx.execute(query)]


def of_action(tx: Tx, action: str, models: Sequence[str] | None = None) -> list[HistoryEntry]:
    """The entries of one kind, about some registered models or about all, oldest first."""
    columns = history_table.c
    query = select(history_table).where(columns.action == action).order_by(columns.id)
    if models is not None:
        query = query.where(columns.model.in_(models))
    return [_entry(row) for row in tx.execute(query)]


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it and a person can read it."""
    match value:
        case ModelRef():
            return str(value)
        case LeadTimes(retrain, evaluate, rollout):
            return {"retrain": retrain, "eval": evaluate, "rollout": rollout}
        case date():
            return value.isoformat()
        case _:
            return value


def _entry(row: Row[Any]) -> HistoryEntry:
    return HistoryEntry(row.at, row.actor, row.model, row.version, row.action, row.changes)
