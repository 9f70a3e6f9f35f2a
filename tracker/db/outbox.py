"""The outbox: deliveries are claimed with a lease and a fence, tried, and settled.

A claim that was never settled belongs to a worker that died: when its lease is over the delivery is
claimed again, and its earlier attempt stays on record without an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from tracker.db.tables import deliveries, delivery_attempts
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.delivery import Delivery, DeliveryState, NewDelivery

_columns = deliveries.c


def enqueue(tx: Tx, requests: Iterable[NewDelivery], *, now: datetime) -> int:
    """Add what is to be sent, and return how much of it is new; a known key adds nothing."""
    return insert_new(tx, deliveries, [_row(request, now) for request in requests], ["key"])


def claim(tx: Tx, *, worker: str, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are due and held by nobody, longest waiting first.

    They are this worker's until ``now + lease``. ``attempts`` counts the one about to be made.
    """
    due = (
        select(deliveries)
        .where(
            _columns.state == DeliveryState.PENDING,
            _columns.next_try_at <= now,
            or_(_columns.lease_until.is_(None), _columns.lease_until <= now),
        )
        .order_by(_columns.next_try_at, _columns.id)
        .limit(limit)
        # On SQLite, which has no row locks, the transaction is the only writer anyway.
        .with_for_update(skip_locked=True)
    )
    rows = tx.execute(due).all()
    if not rows:
        return []
    _take(tx, rows, worker, now, now + lease)
    return [_read(row, claims=1) for row in rows]


def settle_sent(tx: Tx, delivery: Delivery, *, now: datetime) -> bool:
    """Record that it was accepted. False, and no change, when it has been claimed again since."""
    return _settle(tx, delivery, now, "sent", state=DeliveryState.SENT, settled_at=now)


def settle_retry(
    tx: Tx, delivery: Delivery, *, error: str, next_try_at: datetime, now: datetime
) -> bool:
    """Give it back, to be tried again at ``next_try_at``. False as in :func:`settle_sent`."""
    return _settle(tx, delivery, now, "retry", last_error=error, next_try_at=next_try_at)


def settle_dead(tx: Tx, delivery: Delivery, *, error: str, now: datetime) -> bool:
    """Give it up for good. False as in :func:`settle_sent`."""
    return _settle(
        tx, delivery, now, "dead", last_error=error, state=DeliveryState.DEAD, settled_at=now
    )


def list_deliveries(tx: Tx, state: DeliveryState | None = None) -> list[Delivery]:
    """All deliveries, or those in one state, oldest first."""
    query = select(deliveries).order_by(_columns.id)
    if state is not None:
        query = query.where(_columns.state == state)
    return [_read(row) for row in tx.execute(query)]


def _row(request: NewDelivery, now: datetime) -> dict[str, Any]:
    return {
        "key": request.key,
        "alert_id": request.alert_id,
        "channel": request.channel,
        "recipient": request.recipient,
        "event": request.event,
        "thread": request.thread,
        "facts": request.facts,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "fence": 0,
        "created_at": now,
        "next_try_at": now,
    }


def _take(tx: Tx, rows: Sequence[Row[Any]], worker: str, now: datetime, until: datetime) -> None:
    statement = update(deliveries).where(_columns.id.in_([row.id for row in rows]))
    tx.execute(
        statement.values(
            attempts=_columns.attempts + 1,
            fence=_columns.fence + 1,
            owner=worker,
            lease_until=until,
        )
    )
    attempts = [
        {"delivery_id": row.id, "fence": row.fence + 1, "worker": worker, "claimed_at": now}
        for row in rows
    ]
    tx.execute(insert(delivery_attempts), attempts)


def _settle(tx: Tx, delivery: Delivery, now: datetime, outcome: str, **values: Any) -> bool:
    mine = (
        _columns.id == delivery.id,
        _columns.fence == delivery.fence,
        _columns.state == DeliveryState.PENDING,
    )
    freed = {"owner": None, "lease_until": None}
    if tx.execute(update(deliveries).where(*mine).values(freed | values)).rowcount == 0:
        return False
    tried = delivery_attempts.c
    attempt = update(delivery_attempts).where(
        tried.delivery_id == delivery.id, tried.fence == delivery.fence
    )
    tx.execute(attempt.values(ended_at=now, outcome=outcome, error=values.get("last_error")))
    return True


def _read(row: Row[Any], claims: int = 0) -> Delivery:
    """``claims``: 1 for a row that was read just before it was claimed."""
    request = NewDelivery(
        row.key, row.channel, row.recipient, row.event, row.facts, row.thread, row.alert_id
    )
    return Delivery(
        id=row.id,
        request=request,
        state=DeliveryState(row.state),
        attempts=row.attempts + claims,
        fence=row.fence + claims,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
    )
