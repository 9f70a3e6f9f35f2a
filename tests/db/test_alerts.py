from __future__ import annotations

from dataclasses import replace

import pytest

from tests.db.samples import HOUR, NOON, add, alert
from tracker.db import alerts
from tracker.db.engine import Database
from tracker.domain.alert import Alert, AlertKind, AlertRow, Level
from tracker.errors import NotFoundError

LATER = NOON + HOUR


def raise_(database: Database, given: Alert, at: object = None) -> AlertRow:
    with database.write() as tx:
        return alerts.raise_alert(tx, given, now=LATER if at else NOON)


def test_a_first_alert_is_news_and_the_same_again_is_not(database: Database) -> None:
    given = alert(add(database).id)

    first, again = raise_(database, given), raise_(database, given, LATER)

    assert first == AlertRow(first.id, given, NOON, NOON, is_news=True)
    assert again == replace(first, is_news=False)
    with database.read() as tx:
        assert alerts.open_alerts(tx) == [again]


@pytest.mark.parametrize(
    ("level", "until"),
    [(Level.URGENT, "2027-01-14"), (Level.PLAN, "2027-01-14"), (Level.ACT, "2027-01-10")],
)
def test_another_level_or_date_is_news(database: Database, level: Level, until: str) -> None:
    version = add(database)
    first = raise_(database, alert(version.id))

    changed = raise_(database, alert(version.id, level, until), LATER)

    assert changed == AlertRow(first.id, alert(version.id, level, until), NOON, LATER, is_news=True)
    with database.read() as tx:
        assert alerts.get_alert(tx, first.id) == replace(changed, is_news=False)


def test_facts_that_are_no_news_are_brought_up_to_date(database: Database) -> None:
    given = alert(add(database).id)
    first = raise_(database, given)
    newer = replace(given, act_by=None, facts=given.facts | {"owner": "bo@acme.example"})

    assert not raise_(database, newer, LATER).is_news
    with database.read() as tx:
        assert alerts.get_alert(tx, first.id) == AlertRow(first.id, newer, NOON, NOON)


def test_alerts_of_other_versions_and_kinds_stand_beside_it(database: Database) -> None:
    one, two = add(database), add(database)
    given = [
        alert(one.id),
        alert(two.id),
        replace(alert(one.id), kind=AlertKind.TRAINING_CLOSURE),
    ]

    assert all(raise_(database, a).is_news for a in given)
    with database.read() as tx:
        assert [row.alert for row in alerts.open_alerts(tx)] == given


def test_a_resolved_alert_is_kept_and_the_next_one_is_new(database: Database) -> None:
    given = alert(add(database).id)
    first = raise_(database, given)
    with database.write() as tx:
        alerts.resolve(tx, first.id, reason="retired", now=LATER)
        alerts.resolve(tx, first.id, reason="twice", now=LATER + HOUR)
    closed = AlertRow(first.id, given, NOON, NOON, LATER, "retired")

    with database.read() as tx:
        assert alerts.list_alerts(tx) == []
    second = raise_(database, given)
    assert second.is_news
    with database.read() as tx:
        both = alerts.list_alerts(tx, include_resolved=True)
    assert both == [closed, replace(second, is_news=False)]


def test_an_unknown_alert(database: Database) -> None:
    with database.write() as tx:
        assert alerts.get_alert(tx, 4711) is None
        with pytest.raises(NotFoundError, match="no alert 4711"):
            alerts.resolve(tx, 4711, reason="", now=NOON)
