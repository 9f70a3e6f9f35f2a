"""What a person sees of the outbox, and does to it: every deed is kept among the attempts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from tracker.db.outbox import read_delivery
from tracker.db.tables.operations import deliveries, delivery_attempts
from tracker.db.tx import Tx as Tx
from tracker.domain.delivery import Attempt, Delivery, DeliveryState, Outcome

_columns = deliveries.c
_WAITING = (DeliveryState.PENDING, DeliveryState.HELD, DeliveryState.DEAD)


def get_delivery(tx: Tx, number: int) -> Delivery | None:
    """One delivery by its id."""
    row = tx.execute(select(deliveries).where(_columns.id == number)).one_or_none()
    return None if row is None else read_delivery(row)


def attempts(tx: Tx, number: int) -> list[Attempt]:
    """What was tried and done with one delivery, oldest first."""
    tried = delivery_attempts.c
    query = select(delivery_attempts).where(tried.delivery_id == number).order_by(tried.fence)
    return [
        Attempt(
            fence=row.fence,
            worker=row.worker,
            claimed_at=row.claimed_at,
            ended_at=row.ended_at,
            outcome=None if row.outcome is None else Outcome(row.outcome),
            error=row.error,
        )
        for row in tx.execute(query)
    ]


def requeue(tx: Tx, number: int, *, by: str, now: datetime) -> bool:
    """Have it tried again at once, as if it were new. False: it is sent, dropped or being sent.

    That includes one that may have arrived: whoever asks for it has decided that it is sent.
    """
    fresh = {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_try_at": now,
        "settled_at": None,
    }
    return _do(tx, number, fresh, _deed(Outcome.REQUEUED, by, now))


def drop(tx: Tx, number: int, *, by: str, reason: str, now: datetime) -> bool:
    """Never send it. False as in :func:`requeue`."""
    gone = {"state": DeliveryState.DROPPED, "settled_at": now}
    return _do(tx, number, gone, _deed(Outcome.DROPPED, by, now, reason))


def _deed(outcome: Outcome, by: str, now: datetime, reason: str | None = None) -> dict[str, Any]:
    done = {"worker": by, "claimed_at": now, "ended_at": now}
    return done | {"outcome": outcome, "error": reason}


def _do(tx: Tx, number: int, values: dict[str, Any], deed: dict[str, Any]) -> bool:
    """Raise the fence, so that a worker whose lease is over settles nothing after this."""
    free = (
        _columns.id == number,
        _columns.state.in_(_WAITING),
        or_(_columns.lease_until.is_(None), _columns.lease_until <= deed["ended_at"]),
    )
    freed = {"fence": _columns.fence + 1, "owner": None, "lease_until": None}
    if tx.execute(update(deliveries).where(*free).values(freed | values)).rowcount == 0:
        return False
    fence = tx.execute(select(_columns.fence).where(_columns.id == number)).scalar_one()
    tx.execute(insert(delivery_attempts), deed | {"delivery_id": number, "fence": fence})
    return True
