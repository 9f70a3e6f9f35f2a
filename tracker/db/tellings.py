"""What is to be told to whom, until it is put into a message; a row is never made twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, tuple_, update

from tracker.db.parts import in_parts
from tracker.db.tables import alert_tellings, deliveries
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.telling import Route, Telling

_columns = alert_tellings.c
_KEY = ("alert_id", "news", "channel", "recipient")
_BATCH = 200
"""SQLite limits the values of one statement."""


def plan(tx: Tx, tellings: Iterable[Telling]) -> int:
    """Note what is to be told, and return how much of it is new."""
    rows = [_key(telling) | {"due_at": telling.due_at} for telling in tellings]
    return insert_new(tx, alert_tellings, rows, _KEY)


def due(tx: Tx, now: datetime) -> list[Telling]:
    """What is to be told by now and in no message yet, locked; nobody else gets it meanwhile."""
    query = (
        select(alert_tellings)
        .where(_columns.settled_at.is_(None), _columns.due_at <= now)
        .order_by(_columns.due_at, *(_columns[name] for name in _KEY))
        .with_for_update(skip_locked=True)
    )
    return [_read(row) for row in tx.execute(query)]


def unsettled(tx: Tx) -> list[Telling]:
    """All that is to be told and in no message yet, what comes first at the front."""
    query = select(alert_tellings).where(_columns.settled_at.is_(None))
    query = query.order_by(_columns.due_at, *(_columns[name] for name in _KEY))
    return [_read(row) for row in tx.execute(query)]


def has_due(tx: Tx, now: datetime) -> bool:
    """Whether :func:`due` would find anything."""
    query = select(_columns.alert_id).where(_columns.settled_at.is_(None), _columns.due_at <= now)
    return tx.execute(query.limit(1)).first() is not None


def said_before(tx: Tx, news: Mapping[int, int]) -> dict[int, datetime]:
    """Alert id → when it was last put into a message before this count of its news, if it was."""
    found: dict[int, datetime] = {}
    for some in in_parts(news):
        query = (
            select(_columns.alert_id, _columns.news, func.max(_columns.settled_at))
            .where(_columns.alert_id.in_(some), _columns.delivery_id.is_not(None))
            .group_by(_columns.alert_id, _columns.news)
        )
        for alert_id, count, at in tx.execute(query):
            if count < news[alert_id]:
                found[alert_id] = max(at, found.get(alert_id, at))
    return found


def settle(tx: Tx, tellings: Sequence[Telling], key: str | None, *, now: datetime) -> None:
    """They went into the delivery with this key; ``None``: there is nothing to tell any more."""
    delivery = select(deliveries.c.id).where(deliveries.c.key == key).scalar_subquery()
    values = {"settled_at": now, "delivery_id": delivery if key else None}
    where = tuple_(*(_columns[name] for name in _KEY))
    for start in range(0, len(tellings), _BATCH):
        keys = [tuple(_key(one).values()) for one in tellings[start : start + _BATCH]]
        tx.execute(update(alert_tellings).where(where.in_(keys)).values(values))


def _read(row: Row[Any]) -> Telling:
    return Telling(row.alert_id, row.news, Route(row.channel, row.recipient), row.due_at)


def _key(telling: Telling) -> dict[str, int | str]:
    return {
        "alert_id": telling.alert_id,
        "news": telling.news,
        "channel": telling.route.channel,
        "recipient": telling.route.recipient,
    }
