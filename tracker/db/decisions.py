"""What was decided about versions: rows are added, and nobody changes one afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, select

from tracker.db.tables.registered import decisions
from tracker.db.tx import Tx as Tx
from tracker.domain.decision import Action, Decision

_columns = decisions.c
_FIELDS = (
    "version_id",
    "action",
    "note",
    "decided_by",
    "decided_at",
    "review_on",
    "due_on",
    "serve_until",
    "deciders",
    "facts",
)


def add(tx: Tx, decision: Decision) -> None:
    """Add one decision. The database refuses to change or delete it afterwards."""
    tx.execute(insert(decisions), {name: getattr(decision, name) for name in _FIELDS})


def decided(tx: Tx, version_ids: Iterable[int] | None = None) -> list[Decision]:
    """All decisions, or those about these versions, oldest first."""
    query = select(decisions).order_by(_columns.id)
    if version_ids is not None:
        query = query.where(_columns.version_id.in_(list(version_ids)))
    return [_read(row) for row in tx.execute(query)]


def in_force(tx: Tx) -> dict[int, Decision]:
    """Version id → the last decision about it."""
    return {decision.version_id: decision for decision in decided(tx)}


def due_for_review(tx: Tx, today: date) -> set[int]:
    """The versions whose decision in force has to be looked at again by ``today``."""
    last = select(func.max(_columns.id)).group_by(_columns.version_id)
    due = select(_columns.version_id).where(_columns.id.in_(last), _columns.review_on <= today)
    return set(tx.execute(due).scalars())


def _read(row: Row[Any]) -> Decision:
    plain = {name: getattr(row, name) for name in _FIELDS}
    deciders = tuple(row.deciders or ())
    return Decision(**plain | {"action": Action(row.action), "deciders": deciders})
