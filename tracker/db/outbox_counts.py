"""How a channel's messages fare, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from tracker.db.tables.operations import deliveries
from tracker.db.tx import Tx as Tx
from tracker.domain.delivery import DeliveryState

_columns = deliveries.c


@dataclass(frozen=True, slots=True)
class Traffic:
    """``last_sent_at``: when a message was last accepted."""

    pending: int = 0
    held: int = 0
    dead: int = 0
    last_sent_at: datetime | None = None


def how_many(tx: Tx, state: DeliveryState) -> int:
    """The deliveries in one state."""
    query = select(func.count()).select_from(deliveries).where(_columns.state == state)
    return tx.execute(query).scalar_one()


def traffic(tx: Tx) -> dict[str, Traffic]:
    """By channel: how many messages wait, are held or were given up, and when one last went out."""
    fields = (_columns.channel, _columns.state, func.count(), func.max(_columns.settled_at))
    found: dict[str, Traffic] = {}
    for channel, state, count, last in tx.execute(
        select(*fields).group_by(_columns.channel, _columns.state)
    ):
        before = found.get(channel) or Traffic()
        match DeliveryState(state):
            case DeliveryState.PENDING:
                found[channel] = replace(before, pending=count)
            case DeliveryState.HELD:
                found[channel] = replace(before, held=count)
            case DeliveryState.DEAD:
                found[channel] = replace(before, dead=count)
            case DeliveryState.SENT:
                found[channel] = replace(before, last_sent_at=last)
    return found
