"""The outbox: deliveries are claimed with a lease and a fence, tried, and settled.

A claim that was never settled belongs to a worker that died: when its lease is over the delivery is
claimed again, and its earlier attempt stays on record without an outcome. Whoever claims it is told
that it may have been sent (``Delivery.unsure``).

``now`` is the moment by the clock that all workers share: see :mod:`tracker.db.shared_clock`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from tracker.db.tables.operations import deliveries, delivery_attempts
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.delivery import Delivery, DeliveryState, NewDelivery, Outcome

_columns = deliveries.c


def enqueue(tx: Tx, requests: Iterable[NewDelivery], *, now: datetime) -> int:
    """Add what is to be sent, and return how much of it is new; a known key adds nothing."""
    return insert_new(tx, deliveries, [_row(request, now) for request in requests], ["key"])


def claim(
    tx: Tx,
    *,
    worker: str,
    now: datetime,
    lease: timedelta,
    limit: int,
    but_not: Collection[str] = (),
) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are due and held by nobody, longest waiting first.

    They are this worker's until ``now + lease``. ``attempts`` counts the one about to be made.
    ``but_not``: channels to leave alone for now.
    """
    due = (
        select(deliveries)
        .where(
            _columns.state == DeliveryState.PENDING,
            _columns.next_try_at <= now,
            or_(_columns.lease_until.is_(None), _columns.lease_until <= now),
            _columns.channel.not_in(but_not),
        )
        .order_by(_columns.next_try_at, _columns.id)
        .limit(limit)
        # On SQLite, which has no row locks, the transaction is the only writer anyway.
        .with_for_update(skip_locked=True)
    )
    rows = tx.execute(due).all()
    if not rows:
        return []
    past = _past(tx, rows)
    _take(tx, rows, worker, now, now + lease)
    return [_claimed(row, past) for row in rows]


def settle_sent(tx: Tx, delivery: Delivery, *, now: datetime, found: bool = False) -> bool:
    """Record that it was accepted; ``found``: by an earlier attempt, as the receiver said.

    False, and no change, when it has been claimed again since.
    """
    outcome = Outcome.FOUND if found else Outcome.SENT
    return _settle(tx, delivery, now, outcome, state=DeliveryState.SENT, settled_at=now)


def settle_retry(
    tx: Tx,
    delivery: Delivery,
    *,
    error: str,
    next_try_at: datetime,
    now: datetime,
    unsure: bool = False,
) -> bool:
    """Give it back, to be tried again at ``next_try_at``; ``unsure``: it may have arrived.

    False as in :func:`settle_sent`.
    """
    outcome = Outcome.UNSURE if unsure else Outcome.RETRY
    return _settle(tx, delivery, now, outcome, last_error=error, next_try_at=next_try_at)


def settle_held(tx: Tx, delivery: Delivery, *, error: str, now: datetime) -> bool:
    """Leave it to a person whether it is sent again. False as in :func:`settle_sent`."""
    held = {"state": DeliveryState.HELD, "settled_at": now}
    return _settle(tx, delivery, now, Outcome.HELD, last_error=error, **held)


def settle_dead(tx: Tx, delivery: Delivery, *, error: str, now: datetime) -> bool:
    """Give it up for good. False as in :func:`settle_sent`."""
    dead = {"state": DeliveryState.DEAD, "settled_at": now}
    return _settle(tx, delivery, now, Outcome.DEAD, last_error=error, **dead)


def list_deliveries(tx: Tx, *states: DeliveryState) -> list[Delivery]:
    """All deliveries, or those in one of the states, oldest first."""
    query = select(deliveries).order_by(_columns.id)
    if states:
        query = query.where(_columns.state.in_(states))
    return [read_delivery(row) for row in tx.execute(query)]


def read_delivery(row: Row[Any]) -> Delivery:
    """A row of ``deliveries`` as nobody in particular sees it."""
    request = NewDelivery(
        row.key, row.channel, row.recipient, row.event, row.facts, row.thread, row.alert_id
    )
    return Delivery(
        id=row.id,
        request=request,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        fence=row.fence,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
    )


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


def _settle(tx: Tx, delivery: Delivery, now: datetime, outcome: Outcome, **values: Any) -> bool:
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


def _past(tx: Tx, rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    """The earlier attempts at each delivery, oldest first."""
    tried = delivery_attempts.c
    query = select(delivery_attempts).where(tried.delivery_id.in_([row.id for row in rows]))
    past: dict[int, list[Row[Any]]] = {row.id: [] for row in rows}
    for attempt in tx.execute(query.order_by(tried.fence)):
        past[attempt.delivery_id].append(attempt)
    return past


def _claimed(row: Row[Any], past: dict[int, list[Row[Any]]]) -> Delivery:
    """The delivery as it is once claimed; ``row`` was read just before."""
    tries = past[row.id]
    by_hand = [t.claimed_at for t in tries if t.outcome == Outcome.REQUEUED]
    return replace(
        read_delivery(row),
        attempts=row.attempts + 1,
        fence=row.fence + 1,
        unsure=bool(tries) and tries[-1].outcome in (None, Outcome.UNSURE),
        requeued_at=by_hand[-1] if by_hand else None,
    )
