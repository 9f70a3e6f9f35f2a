"""One replica: what ``tracker serve`` does, with a job that is due all the time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.chaos.channels import open_channel
from tests.db.samples import alert, becoming
from tracker.alerts.outbox import delivery_key
from tracker.app.context import App
from tracker.app.delivering import Terms, worker_name
from tracker.channels.rendering import build_message
from tracker.config import load_config
from tracker.db import jobs as job_rows
from tracker.db import outbox, registry
from tracker.db.alerts import raise_alert
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import DeliveryState, NewDelivery
from tracker.http import Response
from tracker.service.jobs import Job, Ran, run_due, tick

SINKS: dict[str, str] = {
    "webhook": "anybody",
    "askable": "anybody",
    "file": "messages.jsonl",
    "email": "ml@acme.example",
    "slack": "webhook",
}
"""Channel → recipient. Every alert goes to one of them in turn."""

LEASE = timedelta(seconds=4)
SLOT = timedelta(milliseconds=200)
_FULL = 80
_FIRST_DAY = date(2027, 1, 1)

Variant = Callable[[App, Job], None]


def serve(folder: str, env: Mapping[str, str], variant: Variant) -> None:
    """Tick for ever, as fast as it goes."""
    app = App(load_config(Path(folder) / "tracker.toml", env, Path(folder)), env)
    job = Job("poll", _poll, _next_slot, at_once=True, lease=LEASE)
    while True:
        variant(app, job)
        time.sleep(0.02)


def ask_first(app: App, job: Job) -> None:
    """The product: claim with a lease and a fence, ask if in doubt, send, settle."""
    terms = Terms(lease=LEASE, open_channel=open_channel)
    tick(app, _nobody_listens, jobs=[job], terms=terms)


def mark_first(app: App, job: Job) -> None:
    """What is often done instead: mark a batch as sent, then send it. A kill loses what is left."""
    run_due(app, _nobody_listens, [job])
    _mark_then_send(app)


def _mark_then_send(app: App) -> None:
    while True:
        with app.database.write() as tx:
            now = app.shared_now(tx)
            claimed = outbox.claim(tx, worker=worker_name(), now=now, lease=LEASE, limit=5)
            for delivery in claimed:
                outbox.settle_sent(tx, delivery, now=now)
        if not claimed:
            return
        for delivery in claimed:
            channel = open_channel(app, delivery.request.channel)
            channel.send(build_message(app.renderer, channel.parts, delivery.request))


def _nobody_listens(text: str) -> None:
    """What a replica says is of no use when it is killed in the middle of it."""


def _next_slot(app: App, after: datetime) -> datetime:
    """The next moment of a grid, so that late replicas do not move the slots."""
    passed = math.floor(after.timestamp() / SLOT.total_seconds())
    return datetime.fromtimestamp((passed + 1) * SLOT.total_seconds(), UTC)


def _poll(app: App) -> Ran:
    """Read the page once for the slot; as long as it says so, raise every version's alert anew."""
    with app.database.read() as tx:
        slot = next(j for j in job_rows.jobs(tx) if j.name == "poll").next_due_at
        waiting = len(outbox.list_deliveries(tx, DeliveryState.PENDING))
    page = app.http.get(f"{app.env['CHAOS_SINKS']}/page?slot={slot.timestamp()}")
    assert isinstance(page, Response)
    if page.body != b"more" or waiting > _FULL:
        return Ran("nothing new")
    with app.database.write() as tx:
        now = app.shared_now(tx)
        day = _FIRST_DAY + timedelta(days=int(slot.timestamp() * 10) % 900_000)
        for version in registry.list_versions(tx):
            given = alert(version.id, until=day.isoformat())
            raised = raise_alert(tx, given, now=now, becoming=becoming(given))
            outbox.enqueue(tx, [_delivery(raised)], now=now)
    return Ran("raised")


def _delivery(raised: AlertRow) -> NewDelivery:
    channel, recipient = list(SINKS.items())[raised.alert.version_id % len(SINKS)]
    key = delivery_key(str(raised.id), raised.alert.stage, channel, recipient)
    facts = {"channel": f"key:{key}", "as_of": f"key:{key}"}
    return NewDelivery(key, channel, recipient, "test", facts, None, raised.id)
