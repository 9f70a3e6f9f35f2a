from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.samples import NOON, alert
from tracker.alerts.life import (
    Change,
    Rhythm,
    acknowledged,
    change,
    opened,
    passed,
    quieted,
    reopened,
    resolved,
    seen,
    snoozed,
)
from tracker.domain.alert import Alert, AlertState, Level, Life

DAY = timedelta(days=1)
RHYTHM = Rhythm({Level.ACT: 7 * DAY, Level.URGENT: DAY}, "Europe/Berlin")
MONDAY_NIGHT = datetime(2026, 11, 29, 23, tzinfo=UTC)
"""Midnight in Berlin, a week after NOON's day."""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (alert(), alert(), Change.NONE),
        (alert(), alert(until="2027-01-13"), Change.NEARER),
        (alert(), alert(until="2027-01-15"), Change.CALMER),
        (alert(), alert(until=None), Change.CALMER),
        (alert(until=None), alert(), Change.NEARER),
        (alert(), alert(train_until="2026-12-01"), Change.NEARER),
        (alert(), alert(Level.URGENT), Change.LOUDER),
        (alert(), alert(Level.PLAN), Change.CALMER),
        (alert(), alert(Level.PLAN, "2027-01-01"), Change.NEARER),
        (alert(), alert(owner="ada"), Change.NONE),
    ],
)
def test_what_is_new_about_an_alert(old: Alert, new: Alert, expected: Change) -> None:
    assert change(old, new) is expected


OPEN = opened(Level.ACT, NOON, RHYTHM)
ANSWERED = {
    AlertState.OPEN: OPEN,
    AlertState.ACKNOWLEDGED: acknowledged(OPEN),
    AlertState.SNOOZED: snoozed(OPEN, NOON + 5 * DAY),
    AlertState.RESOLVED: resolved(OPEN, by_hand=True),
}


@pytest.mark.parametrize(
    ("state", "speaks"),
    [
        (AlertState.OPEN, {Change.CALMER, Change.LOUDER, Change.NEARER}),
        (AlertState.ACKNOWLEDGED, {Change.LOUDER, Change.NEARER}),
        (AlertState.SNOOZED, {Change.NEARER}),
        (AlertState.RESOLVED, {Change.NEARER}),
    ],
)
@pytest.mark.parametrize("found", list(Change))
def test_what_wakes_an_answered_alert(
    state: AlertState, speaks: set[Change], found: Change
) -> None:
    before = ANSWERED[state]
    after = seen(before, found, Level.URGENT, NOON + DAY, RHYTHM)
    if found in speaks:
        assert after == Life(news=2, next_say_at=datetime(2026, 11, 24, 23, tzinfo=UTC))
    else:
        assert after == before


def test_a_repeat_is_due_on_a_day_and_counts_what_nobody_answered() -> None:
    assert Life(next_say_at=MONDAY_NIGHT) == OPEN
    assert passed(OPEN, Level.ACT, MONDAY_NIGHT - timedelta(seconds=1), RHYTHM) == OPEN
    once = passed(OPEN, Level.ACT, MONDAY_NIGHT + timedelta(hours=6), RHYTHM)
    assert once == Life(news=2, repeats=1, next_say_at=MONDAY_NIGHT + 7 * DAY)
    assert passed(once, Level.URGENT, MONDAY_NIGHT + 8 * DAY, RHYTHM).repeats == 2
    assert seen(once, Change.LOUDER, Level.URGENT, MONDAY_NIGHT, RHYTHM).repeats == 0


def test_a_level_without_repeats_is_said_once() -> None:
    life = opened(Level.PLAN, NOON, RHYTHM)
    assert life == Life()
    assert passed(life, Level.PLAN, NOON + 100 * DAY, RHYTHM) == life


def test_repeats_can_be_switched_off_and_on_under_an_open_alert() -> None:
    off = passed(OPEN, Level.ACT, MONDAY_NIGHT, Rhythm())
    assert off == replace(OPEN, next_say_at=None)
    assert seen(off, Change.NONE, Level.ACT, NOON, RHYTHM) == OPEN


def test_a_snooze_ends_and_what_is_acknowledged_or_resolved_does_not() -> None:
    asleep = ANSWERED[AlertState.SNOOZED]
    assert passed(asleep, Level.ACT, NOON + 4 * DAY, RHYTHM) == asleep
    awake = passed(asleep, Level.ACT, NOON + 5 * DAY, RHYTHM)
    assert (awake.state, awake.news, awake.repeats) == (AlertState.OPEN, 2, 0)
    for state in (AlertState.ACKNOWLEDGED, AlertState.RESOLVED):
        assert passed(ANSWERED[state], Level.ACT, NOON + 99 * DAY, RHYTHM) == ANSWERED[state]


def test_a_decision_puts_off_the_repeats_of_an_open_alert_only() -> None:
    later = NOON + 20 * DAY
    assert quieted(OPEN, later).next_say_at == later
    assert quieted(OPEN, NOON).next_say_at == MONDAY_NIGHT
    assert quieted(ANSWERED[AlertState.SNOOZED], later) == ANSWERED[AlertState.SNOOZED]
    assert passed(quieted(OPEN, later), Level.ACT, later, RHYTHM).news == 2


def test_only_what_is_over_is_reopened() -> None:
    over = ANSWERED[AlertState.RESOLVED]
    assert reopened(over, Level.ACT, NOON, RHYTHM) == Life(news=2, next_say_at=MONDAY_NIGHT)
    assert reopened(OPEN, Level.ACT, NOON, RHYTHM) == OPEN


@given(st.sampled_from(list(AlertState)), st.sampled_from(list(Change)), st.integers(0, 99))
def test_news_never_shrinks_and_an_answer_says_nothing(
    state: AlertState, found: Change, days: int
) -> None:
    before, now = ANSWERED[state], NOON + days * DAY
    for after in (
        seen(before, found, Level.ACT, now, RHYTHM),
        passed(before, Level.ACT, now, RHYTHM),
    ):
        assert after.news in (before.news, before.news + 1)
        assert after == before or after.is_open
    for answer in (acknowledged(before), snoozed(before, now), resolved(before, by_hand=False)):
        assert answer.news == before.news
