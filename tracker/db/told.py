"""Who was told of an alert, so that the same are told when it is over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.db.tables.operations import alert_tellings, alerts, deliveries
from tracker.db.tx import Tx as Tx
from tracker.domain.delivery import DeliveryState

_columns = deliveries.c
_TOLD = (_columns.channel, _columns.recipient, _columns.thread)


@dataclass(frozen=True, slots=True)
class Told:
    """``thread`` is the one the alert was told in."""

    channel: str
    recipient: str
    thread: str | None


def told_of(tx: Tx, alert_ids: Collection[int], event: str = "alert") -> dict[int, list[Told]]:
    """Those who were sent, or are about to be sent, an ``event`` about each alert, each once."""
    ids = list(alert_ids)
    by_itself = select(_columns.alert_id, *_TOLD).where(_columns.alert_id.in_(ids))
    among_others = (
        select(alert_tellings.c.alert_id, *_TOLD)
        .join(alert_tellings, alert_tellings.c.delivery_id == _columns.id)
        .where(alert_tellings.c.alert_id.in_(ids))
    )
    found: dict[int, dict[Told, None]] = defaultdict(dict)
    for query in (by_itself, among_others):
        sent = query.where(_columns.event == event, _columns.state != DeliveryState.DEAD)
        for row in tx.execute(sent.order_by(_columns.id)):
            found[row.alert_id][Told(row.channel, row.recipient, row.thread)] = None
    return {alert_id: list(told) for alert_id, told in found.items()}


def open_in(tx: Tx, threads: Collection[str]) -> Counter[str]:
    """How many unresolved alerts were told of in each of these threads."""
    told, held = alert_tellings.c, alerts.c
    joined = deliveries.join(alert_tellings, told.delivery_id == _columns.id)
    joined = joined.join(alerts, held.id == told.alert_id)
    query = (
        select(_columns.thread, func.count(held.id.distinct()))
        .select_from(joined)
        .where(_columns.thread.in_(list(threads)), held.resolved_at.is_(None))
        .group_by(_columns.thread)
    )
    found: Counter[str] = Counter()
    for thread, count in tx.execute(query):
        found[thread] = count
    return found
