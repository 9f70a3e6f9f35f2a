from __future__ import annotations

from tests.db.samples import HOUR, NOON, add, alert, becoming
from tracker.db import alerts, outbox, tellings
from tracker.db.engine import Database
from tracker.domain.delivery import NewDelivery
from tracker.domain.telling import Route, Telling

ADA = Route("email", "ada@x.io")
LATER = NOON + HOUR


def raised(database: Database) -> int:
    given = alert(add(database).id)
    with database.write() as tx:
        return alerts.raise_alert(tx, given, now=NOON, becoming=becoming(given)).id


def test_the_same_news_goes_to_the_same_recipient_once(database: Database) -> None:
    number = raised(database)
    first, second = Telling(number, 1, ADA, NOON), Telling(number, 2, ADA, LATER)
    with database.write() as tx:
        assert tellings.plan(tx, [first, first]) == 1
        assert tellings.plan(tx, [first, second]) == 1
        assert tellings.plan(tx, []) == 0
        assert tellings.due(tx, NOON) == [first]
        assert tellings.due(tx, LATER) == [first, second]
        assert not tellings.has_due(tx, NOON - HOUR)
        assert tellings.has_due(tx, NOON)


def test_what_is_in_a_message_is_settled(database: Database) -> None:
    number = raised(database)
    told, moot = Telling(number, 1, ADA, NOON), Telling(number, 1, Route("console", "c"), NOON)
    with database.write() as tx:
        tellings.plan(tx, [told, moot])
        request = NewDelivery("key", "email", "ada@x.io", "alert", {}, alert_id=number)
        outbox.enqueue(tx, [request], now=NOON)
        tellings.settle(tx, [told], "key", now=NOON)
        tellings.settle(tx, [moot], None, now=NOON)
        tellings.settle(tx, [], "key", now=NOON)
        assert tellings.due(tx, LATER) == []
        assert tellings.plan(tx, [told, moot]) == 0


def test_what_is_in_no_message_yet_is_listed_the_first_at_the_front(database: Database) -> None:
    number = raised(database)
    later, first = Telling(number, 2, ADA, LATER), Telling(number, 1, ADA, NOON)
    told = Telling(number, 1, Route("console", "c"), NOON)
    with database.write() as tx:
        tellings.plan(tx, [later, told, first])
        tellings.settle(tx, [told], None, now=NOON)
    with database.read() as tx:
        assert tellings.unsettled(tx) == [first, later]


def test_what_was_said_before_is_the_last_news_that_came_into_a_message(
    database: Database,
) -> None:
    number, other = raised(database), raised(database)
    said = [Telling(number, news, ADA, NOON) for news in (1, 2, 3)]
    with database.write() as tx:
        tellings.plan(tx, [*said, Telling(other, 1, ADA, NOON)])
        for news, one in enumerate(said[:2], 1):
            request = NewDelivery(f"k{news}", "email", "ada@x.io", "alert", {}, alert_id=number)
            outbox.enqueue(tx, [request], now=NOON)
            tellings.settle(tx, [one], f"k{news}", now=NOON + news * HOUR)
        tellings.settle(tx, [said[2]], None, now=NOON + 9 * HOUR)
    with database.read() as tx:
        assert tellings.said_before(tx, {number: 3, other: 2}) == {number: NOON + 2 * HOUR}
        assert tellings.said_before(tx, {number: 2}) == {number: NOON + HOUR}
        assert tellings.said_before(tx, {number: 1}) == tellings.said_before(tx, {}) == {}
