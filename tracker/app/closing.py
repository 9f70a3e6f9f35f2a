"""Telling those who were alerted that it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.context import App
from tracker.db import alerts as alert_rows
from tracker.db import outbox
from tracker.db.told import Told, open_in, told_of
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import NewDelivery
from tracker.domain.message import RESOLVED


def tell_resolved(app: App, tx: outbox.Tx, rows: Sequence[AlertRow], now: datetime) -> int:
    """Queue one message per alert and recipient that was told of it; returns how many are new.

    Called in the transaction that has resolved ``rows``. Of a version that another alert has taken
    over nothing is said: there is still something to do. A reminder takes over only from another
    one. Whoever heard nothing of an alert, or was told by a channel that is gone, hears nothing.
    """
    still = alert_rows.open_alerts(tx) if rows else []
    reminded = {row.alert.version_id for row in still}
    taken = {row.alert.version_id for row in still if not row.alert.is_reminder}
    over = [
        r for r in rows if r.alert.version_id not in (reminded if r.alert.is_reminder else taken)
    ]
    told, channels = told_of(tx, [row.id for row in over]), app.config.channels.enabled()
    models = Counter(row.alert.facts["model"] for row in still)
    threads = open_in(tx, {one.thread for some in told.values() for one in some if one.thread})
    requests = []
    for row in over:
        rest = models[row.alert.facts["model"]]
        for one in told.get(row.id, ()):
            if one.channel in channels:
                facts = _facts(row, app.today(now), rest, threads[one.thread or ""])
                requests.append(_closing(row, one, facts, now))
    return outbox.enqueue(tx, requests, now=now)


def _facts(row: AlertRow, today: date, of_model: int, of_thread: int) -> dict[str, Any]:
    """``open``: further alerts about the model; ``in_thread``: those that were told with this."""
    ended: dict[str, Any] = {"reason": row.resolved_reason, "on": today.isoformat()}
    ended |= {"open": of_model, "in_thread": of_thread}
    return {"findings": [row.alert.facts], "resolved": ended, "as_of": today.isoformat()}


def _closing(row: AlertRow, told: Told, facts: dict[str, Any], now: datetime) -> NewDelivery:
    """The moment is part of the key, because an alert can come back and end again."""
    stage = f"{RESOLVED}|{now.isoformat()}"
    return NewDelivery(
        key=delivery_key(str(row.id), stage, told.channel, told.recipient),
        channel=told.channel,
        recipient=told.recipient,
        event=RESOLVED,
        facts=facts,
        thread=told.thread,
        alert_id=row.id,
    )
