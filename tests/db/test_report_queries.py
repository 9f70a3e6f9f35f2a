"""What reports and ``tracker doctor`` ask of the alerts' record and of the outbox."""

from __future__ import annotations

from datetime import timedelta

from tests.db.postgres import Server
from tests.db.samples import NOON, add, alert, becoming
from tracker.app.context import App
from tracker.app.doctor import storage
from tracker.config import Config, Url
from tracker.config.settings import DatabaseSettings
from tracker.db import outbox
from tracker.db.alert_events import latest_events, record_events
from tracker.db.alerts import raise_alert
from tracker.db.engine import Database
from tracker.db.outbox_counts import Traffic, how_many, traffic
from tracker.domain.alert import AlertAction, AlertEvent
from tracker.domain.delivery import DeliveryState, NewDelivery

LEASE = timedelta(minutes=5)


def test_the_newest_lines_come_first_and_only_those_asked_for(database: Database) -> None:
    version = add(database)
    with database.write() as tx:
        row = raise_alert(tx, given := alert(version.id), now=NOON, becoming=becoming(given))
        actions = (*[AlertAction.OPENED] * 2, AlertAction.REPEATED, AlertAction.RESOLVED)
        events = [
            AlertEvent(row.id, NOON + timedelta(hours=n), "me", "here", action, str(n))
            for n, action in enumerate(actions)
        ]
        record_events(tx, events)
    wanted = (AlertAction.OPENED, AlertAction.RESOLVED)
    with database.read() as tx:
        found = latest_events(tx, wanted, 10)
        assert [event for _, event in found] == [events[3], events[1], events[0]]
        assert latest_events(tx, wanted, 2) == found[:2]
        numbers = [number for number, _ in found]
    assert numbers == sorted(set(numbers), reverse=True)


def test_messages_are_counted_by_channel(database: Database) -> None:
    with database.read() as tx:
        assert traffic(tx) == {}
    channels = ("email", "email", "email", "email", "email", "slack")
    requests = [NewDelivery(f"k{n}", c, "to", "test", {}) for n, c in enumerate(channels)]
    later = NOON + timedelta(hours=1)
    with database.write() as tx:
        outbox.enqueue(tx, requests, now=NOON)
        claimed = outbox.claim(tx, worker="w", now=NOON, lease=LEASE, limit=4)
        outbox.settle_sent(tx, claimed[0], now=NOON)
        outbox.settle_sent(tx, claimed[1], now=later)
        outbox.settle_held(tx, claimed[2], error="?", now=NOON)
        outbox.settle_dead(tx, claimed[3], error="no", now=NOON)
    with database.read() as tx:
        found = traffic(tx)
        assert [how_many(tx, s) for s in DeliveryState] == [2, 2, 1, 1, 0]
        unsettled = outbox.list_deliveries(tx, DeliveryState.PENDING, DeliveryState.DEAD)
    assert [d.request.key for d in unsettled] == ["k3", "k4", "k5"]
    assert found == {
        "email": Traffic(pending=1, held=1, dead=1, last_sent_at=later),
        "slack": Traffic(pending=1),
    }


def test_two_clocks_that_are_apart_are_told(postgres: Server) -> None:
    settings = DatabaseSettings(Url(postgres.fresh()))
    app = App(Config(database=settings), {}, now=lambda: NOON - timedelta(days=900))
    kept, apart = storage.database(app)
    app.close()
    assert kept.words.startswith("postgresql") and "schema 00" in kept.words
    assert (apart.about, apart.verdict.value) == ("clock", "warning")
