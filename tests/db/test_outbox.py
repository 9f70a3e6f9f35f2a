from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.db.samples import NOON, add, alert, becoming
from tracker.db import outbox
from tracker.db import outbox_by_hand as by_hand
from tracker.db.alerts import raise_alert
from tracker.db.engine import Database
from tracker.db.shared_clock import shared_now
from tracker.db.tables.operations import delivery_attempts
from tracker.domain.delivery import Delivery, DeliveryState, NewDelivery, Outcome

LEASE = timedelta(minutes=5)
LATER = NOON + timedelta(minutes=1)
EXPIRED = NOON + LEASE


def request(key: str = "k1") -> NewDelivery:
    return NewDelivery(key, "email", "ml@acme.example", "alert", {"as_of": "2026-11-23"}, "thread")


def enqueue(database: Database, *keys: str, at: datetime = NOON) -> int:
    with database.write() as tx:
        return outbox.enqueue(tx, map(request, keys), now=at)


def claim(database: Database, at: datetime = NOON, *, limit: int = 10) -> list[Delivery]:
    with database.write() as tx:
        return outbox.claim(tx, worker="w1", now=at, lease=LEASE, limit=limit)


def attempts(database: Database) -> list[tuple[object, ...]]:
    columns = delivery_attempts.c
    query = select(columns.fence, columns.ended_at, columns.outcome, columns.error)
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(query.order_by(columns.fence))]


def test_asking_twice_is_asking_once(database: Database) -> None:
    assert enqueue(database, "k1", "k2") == 2
    assert enqueue(database, "k2", "k3") == 1
    assert enqueue(database, "k1") == 0
    assert enqueue(database) == 0

    with database.read() as tx:
        assert [d.request.key for d in outbox.list_deliveries(tx)] == ["k1", "k2", "k3"]


def test_a_delivery_comes_back_as_it_was_asked_for(database: Database) -> None:
    version = add(database)
    with database.write() as tx:
        given = alert(version.id)
        row = raise_alert(tx, given, now=NOON, becoming=becoming(given))
        asked = replace(request(), alert_id=row.id)
        outbox.enqueue(tx, [asked], now=NOON)

    (claimed,) = claim(database)
    assert claimed == Delivery(claimed.id, asked, DeliveryState.PENDING, 1, 1, NOON, NOON)
    with database.read() as tx:
        assert outbox.list_deliveries(tx) == [claimed]


def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends(database: Database) -> None:
    enqueue(database, "k1")

    assert [d.fence for d in claim(database)] == [1]
    assert claim(database, EXPIRED - timedelta(seconds=1)) == []
    assert [(d.fence, d.attempts) for d in claim(database, EXPIRED)] == [(2, 2)]
    assert attempts(database) == [(1, None, None, None), (2, None, None, None)]


def test_the_longest_waiting_come_first_and_the_future_not_at_all(database: Database) -> None:
    enqueue(database, "late", at=LATER)
    enqueue(database, "a", "b", "c")

    assert [d.request.key for d in claim(database, limit=2)] == ["a", "b"]
    assert [d.request.key for d in claim(database)] == ["c"]
    assert [d.request.key for d in claim(database, LATER)] == ["late"]


def test_sent_is_final(database: Database) -> None:
    enqueue(database, "k1")
    (claimed,) = claim(database)

    with database.write() as tx:
        assert outbox.settle_sent(tx, claimed, now=LATER)
        assert not outbox.settle_sent(tx, claimed, now=LATER)
        assert not outbox.settle_dead(tx, claimed, error="no", now=LATER)
    assert claim(database, EXPIRED) == []
    with database.read() as tx:
        (stored,) = outbox.list_deliveries(tx, DeliveryState.SENT)
        assert outbox.list_deliveries(tx, DeliveryState.PENDING) == []
    assert stored == replace(claimed, state=DeliveryState.SENT)
    assert attempts(database) == [(1, LATER, "sent", None)]


def test_a_retry_waits_for_its_time_and_not_for_its_lease(database: Database) -> None:
    enqueue(database, "k1")
    (claimed,) = claim(database)
    again = NOON + timedelta(seconds=30)

    with database.write() as tx:
        assert outbox.settle_retry(tx, claimed, error="451 later", next_try_at=again, now=NOON)
    assert claim(database, again - timedelta(seconds=1)) == []
    (second,) = claim(database, again)
    assert (second.attempts, second.fence, second.last_error) == (2, 2, "451 later")
    assert second.next_try_at == again
    assert attempts(database)[0] == (1, NOON, "retry", "451 later")


def test_dead_is_final_and_says_why(database: Database) -> None:
    enqueue(database, "k1")
    (claimed,) = claim(database)

    with database.write() as tx:
        assert outbox.settle_dead(tx, claimed, error="550 nobody here", now=LATER)
    assert claim(database, EXPIRED) == []
    with database.read() as tx:
        (stored,) = outbox.list_deliveries(tx, DeliveryState.DEAD)
    assert stored.last_error == "550 nobody here"
    assert attempts(database) == [(1, LATER, "dead", "550 nobody here")]


def test_a_worker_that_lost_its_lease_can_settle_nothing(database: Database) -> None:
    enqueue(database, "k1")
    (slow,) = claim(database)
    (quick,) = claim(database, EXPIRED)

    with database.write() as tx:
        assert not outbox.settle_sent(tx, slow, now=EXPIRED)
        assert not outbox.settle_dead(tx, slow, error="x", now=EXPIRED)
        assert not outbox.settle_retry(tx, slow, error="x", next_try_at=NOON, now=EXPIRED)
        assert outbox.settle_sent(tx, quick, now=EXPIRED)
    assert attempts(database) == [(1, None, None, None), (2, EXPIRED, "sent", None)]


def test_whoever_takes_over_is_told_that_it_may_have_been_sent(database: Database) -> None:
    enqueue(database, "k1")
    (first,) = claim(database)
    (second,) = claim(database, EXPIRED)

    assert (first.unsure, second.unsure) == (False, True)
    with database.write() as tx:
        assert outbox.settle_sent(tx, second, now=EXPIRED, found=True)
    assert attempts(database)[1] == (2, EXPIRED, "found", None)


@pytest.mark.parametrize("unsure", [True, False])
def test_a_try_that_ended_without_a_clear_no_leaves_it_in_doubt(
    database: Database, unsure: bool
) -> None:
    enqueue(database, "k1")
    (first,) = claim(database)
    with database.write() as tx:
        assert outbox.settle_retry(
            tx, first, error="silence", next_try_at=LATER, now=NOON, unsure=unsure
        )
    (second,) = claim(database, LATER)
    assert second.unsure is unsure


def test_a_channel_can_be_left_alone(database: Database) -> None:
    enqueue(database, "k1")
    with database.write() as tx:
        first = outbox.claim(
            tx, worker="w", now=NOON, lease=LEASE, limit=9, but_not=["email", "slack"]
        )
        assert first == []
        assert outbox.claim(tx, worker="w", now=NOON, lease=LEASE, limit=9, but_not=["slack"])


def test_what_is_held_waits_for_a_person_who_sends_it_again(database: Database) -> None:
    enqueue(database, "k1")
    (claimed,) = claim(database)
    with database.write() as tx:
        assert outbox.settle_held(tx, claimed, error="in doubt", now=LATER)
    assert claim(database, EXPIRED) == []

    with database.write() as tx:
        assert by_hand.requeue(tx, claimed.id, by="ana", now=EXPIRED)
        told = by_hand.attempts(tx, claimed.id)
    assert [a.outcome for a in told] == [Outcome.HELD, Outcome.REQUEUED]
    assert (told[1].worker, told[1].claimed_at) == ("ana", EXPIRED)
    (again,) = claim(database, EXPIRED)
    assert (again.attempts, again.fence, again.unsure) == (1, 3, False)
    assert again.requeued_at == EXPIRED


def test_what_is_dropped_is_never_sent_and_the_reason_is_kept(database: Database) -> None:
    enqueue(database, "k1")
    (claimed,) = claim(database)
    with database.write() as tx:
        assert not by_hand.drop(tx, claimed.id, by="ana", reason="told", now=LATER)
        assert not by_hand.requeue(tx, claimed.id, by="ana", now=LATER)
        assert by_hand.drop(tx, claimed.id, by="ana", reason="told", now=EXPIRED)
        assert not by_hand.requeue(tx, claimed.id, by="ana", now=EXPIRED)
        assert not by_hand.drop(tx, 999, by="ana", reason="told", now=EXPIRED)
        assert not outbox.settle_sent(tx, claimed, now=EXPIRED)
        stored = by_hand.get_delivery(tx, claimed.id)
        assert by_hand.get_delivery(tx, 999) is None
    assert stored is not None and stored.state is DeliveryState.DROPPED
    assert attempts(database)[1] == (2, EXPIRED, "dropped", "told")
    assert claim(database, EXPIRED) == []


def test_a_worker_whose_lease_is_over_cannot_settle_what_was_requeued(database: Database) -> None:
    enqueue(database, "k1")
    (slow,) = claim(database)
    with database.write() as tx:
        assert by_hand.requeue(tx, slow.id, by="ana", now=EXPIRED)
        assert not outbox.settle_dead(tx, slow, error="x", now=EXPIRED)
    assert [d.fence for d in claim(database, EXPIRED)] == [3]


def test_the_clock_is_that_of_the_database_where_it_has_one(database: Database) -> None:
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    with database.write() as tx:
        first, second = shared_now(tx, long_ago), shared_now(tx, long_ago)
    if database.dialect == "sqlite":
        assert (first, second) == (long_ago, long_ago)
    else:
        assert first.tzinfo is UTC
        # It goes on within the transaction, as now() would not.
        assert long_ago + timedelta(days=365) < first < second
