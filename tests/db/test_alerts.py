from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.db.samples import HOUR, NOON, add, alert, becoming
from tracker.db import alerts, registry
from tracker.db.alert_events import events_of, record_events
from tracker.db.engine import Database
from tracker.domain.alert import (
    Alert,
    AlertAction,
    AlertEvent,
    AlertKind,
    AlertRow,
    AlertState,
    Level,
    Life,
)
from tracker.errors import StorageError

LATER = NOON + HOUR
ENDED = Life(AlertState.RESOLVED)


def raise_(database: Database, given: Alert, at: object = None) -> AlertRow:
    with database.write() as tx:
        now = LATER if at else NOON
        return alerts.raise_alert(tx, given, now=now, becoming=becoming(given))


def test_nothing_is_kept_of_a_rehearsal(database: Database) -> None:
    given = alert(add(database).id)
    with database.rehearse() as tx:
        alerts.raise_alert(tx, given, now=NOON, becoming=becoming(given))
        assert [row.alert for row in alerts.open_alerts(tx)] == [given]
    with database.read() as tx:
        assert alerts.open_alerts(tx) == []


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

    expected = AlertRow(first.id, alert(version.id, level, until), NOON, LATER)
    assert changed == replace(expected, is_news=True, life=Life(news=2))
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
        alerts.resolve(tx, first, ENDED, reason="retired", now=LATER)
        alerts.resolve(tx, first, ENDED, reason="twice", now=LATER + HOUR)
    closed = AlertRow(first.id, given, NOON, NOON, LATER, "retired", life=ENDED)

    with database.read() as tx:
        assert alerts.list_alerts(tx) == []
    second = raise_(database, given)
    assert second.is_news
    with database.read() as tx:
        both = alerts.list_alerts(tx, include_resolved=True)
    assert both == [closed, replace(second, is_news=False)]


def test_what_a_person_resolved_is_there_until_it_is_news(database: Database) -> None:
    given = alert(add(database).id)
    first = raise_(database, given)
    with database.write() as tx:
        alerts.resolve(tx, first, replace(ENDED, by_hand=True), reason="known", now=NOON)
    assert not raise_(database, given, LATER).is_news
    with database.read() as tx:
        assert alerts.open_alerts(tx) == []

    again = raise_(database, alert(given.version_id, Level.URGENT, "2027-01-14"), LATER)
    assert (again.id, again.is_news, again.resolved_at, again.resolved_reason) == (
        first.id,
        True,
        None,
        None,
    )
    with database.read() as tx:
        assert alerts.open_alerts(tx) == [replace(again, is_news=False)]


def test_alerts_are_found_by_when_they_speak_and_by_version(database: Database) -> None:
    given = [alert(add(database).id) for _ in range(3)]
    rows = [raise_(database, one) for one in given]
    lives = [Life(next_say_at=LATER), Life(AlertState.SNOOZED, next_say_at=LATER), Life()]
    with database.write() as tx:
        for row, life in zip(rows, lives, strict=True):
            alerts.save(tx, replace(row, life=life), row, now=NOON)
    with database.write() as tx:
        every = (AlertState.OPEN, AlertState.SNOOZED)
        assert alerts.due_alerts(tx, NOON, every) == []
        assert not alerts.has_due(tx, NOON, every)
        assert [row.id for row in alerts.due_alerts(tx, LATER, every)] == [r.id for r in rows[:2]]
        assert alerts.has_due(tx, LATER, every)
        snoozed = alerts.due_alerts(tx, LATER, [AlertState.SNOOZED])
        assert [row.id for row in snoozed] == [rows[1].id]
        assert [r.id for r in alerts.alerts_of(tx, {given[2].version_id})] == [rows[2].id]
        assert list(alerts.alerts_by_id(tx, [rows[0].id, 4711])) == [rows[0].id]
        assert alerts.alerts_of(tx, []) == []
        assert alerts.alerts_by_id(tx, []) == {}


def test_what_is_over_and_about_the_end_of_a_retired_or_dead_version(database: Database) -> None:
    dead, alive, retired = (add(database).id for _ in range(3))
    rows = [
        raise_(database, alert(dead, Level.DEAD, "2026-11-01")),
        raise_(database, alert(alive)),
        raise_(database, alert(retired)),
    ]
    with database.write() as tx:
        assert alerts.last_word_on_ended(tx) == []
        for row in rows:
            alerts.resolve(tx, row, ENDED, reason="over", now=NOON)
        registry.retire(tx, retired, note=None, actor="ada", now=NOON)
    with database.write() as tx:
        assert [row.id for row in alerts.last_word_on_ended(tx)] == [rows[0].id, rows[2].id]


def test_the_record_of_an_alert_cannot_be_changed(database: Database) -> None:
    row = raise_(database, alert(add(database).id))
    event = AlertEvent(row.id, NOON, "ada", "cli@host", AlertAction.ACKNOWLEDGED, "on it")
    later = replace(event, at=LATER, action=AlertAction.RESOLVED, detail="done")
    with database.write() as tx:
        record_events(tx, [event, later])
        record_events(tx, [])
    with database.read() as tx:
        assert events_of(tx, row.id) == [event, later]
        assert events_of(tx, row.id + 1) == []
    for statement in ("UPDATE alert_events SET actor = 'eve'", "DELETE FROM alert_events"):
        with pytest.raises(StorageError, match="append-only"), database.write() as tx:
            tx.execute(text(statement))


def test_an_unknown_alert(database: Database) -> None:
    with database.read() as tx:
        assert alerts.get_alert(tx, 4711) is None
