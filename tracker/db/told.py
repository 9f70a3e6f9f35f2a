"""Who was told of an alert, so that the same are told when it is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from tracker.db.tables import deliveries
from tracker.db.tx import Tx as Tx
from tracker.domain.delivery import DeliveryState

_columns = deliveries.c


@dataclass(frozen=True, slots=True)
class Told:
    """``thread`` is the one the alert was told in."""

    channel: str
    recipient: str
    thread: str | None


def told_of(tx: Tx, alert_ids: Collection[int], event: str = "alert") -> dict[int, list[Told]]:
    """Those who were sent, or are about to be sent, an ``event`` about each alert, each once."""
    query = (
        select(_columns.alert_id, _columns.channel, _columns.recipient, _columns.thread)
        .where(_columns.alert_id.in_(list(alert_ids)), _columns.event == event)
        .where(_columns.state != DeliveryState.DEAD)
        .order_by(_columns.id)
    )
    found: dict[int, dict[Told, None]] = defaultdict(dict)
    for row in tx.execute(query):
        found[row.alert_id][Told(row.channel, row.recipient, row.thread)] = None
    return {alert_id: list(told) for alert_id, told in found.items()}
