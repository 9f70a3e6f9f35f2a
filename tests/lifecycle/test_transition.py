from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from tests.builders import day, notice
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.version import LeadTimes
from tracker.lifecycle.calendar import Calendar, make_calendar
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.deadline import Policy, deadline
from tracker.lifecycle.transition import next_transition
from tracker.matching.base import canonical
from tracker.matching.index import build_index

BASE = canonical("openai", "gpt-4o-2024-08-06")
DAY = timedelta(days=1)
US = make_calendar("US", [date(2026, 12, 28)])


def clocks(*notices: Notice) -> Clocks:
    return read_clocks(build_index(notices, {}).matches(BASE, None))


def stop(on: str) -> Notice:
    return notice(BASE.model, on, Scope.FINE_TUNED_INFERENCE)


def close(on: str) -> Notice:
    return notice(EVERY_MODEL, on, Scope.TRAINING)


def test_the_levels_of_one_shutdown_change_on_these_days() -> None:
    policy, today = Policy(LeadTimes(15, 5, 10), Calendar()), day("2026-08-03")
    seen = []
    while (turn := next_transition(clocks(stop("2027-01-14")), policy, None, today)) is not None:
        level = deadline(clocks(stop("2027-01-14")), policy, None, turn).level
        seen.append((turn.isoformat(), level.value))
        today = turn
    assert seen == [
        ("2026-09-10", "plan"),
        ("2026-11-05", "act"),
        ("2026-11-19", "urgent"),
        ("2026-12-04", "overdue"),
        ("2027-01-14", "dead"),
    ]


@pytest.mark.parametrize("rows", [(), (stop("Not before 2027-01-14"),), (stop("2020-01-01"),)])
def test_what_has_no_end_or_is_over_never_changes(rows: tuple[Notice, ...]) -> None:
    policy = Policy(LeadTimes(15, 5, 10), Calendar())
    assert next_transition(clocks(*rows), policy, None, day("2026-11-23")) is None


@pytest.mark.parametrize("calendar", [Calendar(), US])
def test_it_is_the_first_day_that_looking_every_day_would_find(calendar: Calendar) -> None:
    rng = random.Random(20261123)  # noqa: S311 - nothing secret
    for _ in range(60):
        start = date(2026, 11, 1) + timedelta(days=rng.randint(0, 40))
        rows = []
        if rng.random() < 0.8:
            rows.append(stop((start + timedelta(days=rng.randint(-3, 200))).isoformat()))
        if rng.random() < 0.5:
            rows.append(close((start + timedelta(days=rng.randint(-3, 200))).isoformat()))
        read = clocks(*rows)
        lead = LeadTimes(rng.randint(0, 30), rng.randint(0, 5), 0)
        policy = Policy(lead, calendar, training_margin=rng.randint(0, 8))
        levels = [deadline(read, policy, None, start + i * DAY).level for i in range(330)]
        changed = [i for i, level in enumerate(levels) if level is not levels[0]]
        expected = start + changed[0] * DAY if changed else None
        assert next_transition(read, policy, None, start) == expected
