from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, notice
from tracker.domain.alert import Level
from tracker.domain.notice import EVERY_MODEL, Scope
from tracker.domain.partial_date import exact
from tracker.domain.version import LeadTimes
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.deadline import Deadline, Policy, deadline
from tracker.matching.base import canonical
from tracker.matching.index import build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
TODAY = day("2026-11-23")


def clocks(serve: date | None, closure: date | None = None) -> Clocks:
    rows = [notice("gpt-4o-2024-08-06", exact(serve))] if serve else []
    if closure:
        rows.append(notice(EVERY_MODEL, exact(closure), Scope.TRAINING))
    return read_clocks(
        build_index(rows, {}).matches(canonical("openai", "gpt-4o-2024-08-06"), None)
    )


def due(serve: str | None, closure: str | None = None, today: date = TODAY) -> Deadline:
    read = clocks(day(serve) if serve else None, day(closure) if closure else None)
    return deadline(read, POLICY, None, today)


@pytest.mark.parametrize(
    ("serve", "closure", "level", "act_by"),
    [
        ("2027-01-14", "2027-01-06", Level.URGENT, "2026-12-03"),
        ("2027-10-14", None, Level.INFO, "2027-09-02"),
        ("2026-11-24", None, Level.OVERDUE, "2026-10-13"),
        ("2026-11-23", None, Level.DEAD, None),
        ("2025-09-15", None, Level.DEAD, None),
        ("2027-02-01", None, Level.ACT, "2026-12-21"),
        ("2027-03-15", None, Level.PLAN, "2027-02-01"),
        ("2027-10-14", "2026-12-10", Level.URGENT, "2026-12-03"),
        ("2027-10-14", "2026-06-01", Level.OVERDUE, "2026-05-25"),
        (None, "2027-01-06", Level.PLAN, "2026-12-30"),
        (None, "2026-12-01", Level.ACT, "2026-11-24"),
        (None, "2026-06-01", Level.INFO, None),
        (None, None, Level.NONE, None),
    ],
)
def test_levels(serve: str | None, closure: str | None, level: Level, act_by: str | None) -> None:
    found = due(serve, closure)
    assert (found.level, found.act_by) == (level, day(act_by) if act_by else None)


def test_the_golden_case_has_eight_business_days() -> None:
    found = due("2027-01-14", "2027-01-06")
    assert (found.business_days_left, found.retrain_by) == (8, day("2026-12-03"))


def test_a_versions_own_lead_times_come_first() -> None:
    found = deadline(clocks(day("2027-01-14")), POLICY, LeadTimes(1, 0, 0), TODAY)
    assert found.act_by == day("2027-01-13")


# Near today, where a few days change the level, and far from it.
days = st.integers(-20, 150).map(lambda n: TODAY + timedelta(days=n)) | st.dates(
    date(2026, 1, 1), date(2028, 12, 31)
)
sooner_by = st.integers(0, 60) | st.integers(0, 500)
spans = st.integers(0, 30)
policies = st.builds(
    Policy,
    st.builds(LeadTimes, spans, spans, spans),
    # Holidays on every n-th day: weeks of them included.
    st.integers(2, 12).map(lambda n: Calendar(lambda day: day.toordinal() % n == 0)),
    st.integers(0, 10),
)


@given(days, st.none() | days, sooner_by, sooner_by, policies)
def test_a_date_that_moves_earlier_never_lowers_the_level(
    serve: date, closure: date | None, sooner: int, closes_sooner: int, policy: Policy
) -> None:
    before = deadline(clocks(serve, closure), policy, None, TODAY)
    moved = closure - timedelta(days=closes_sooner) if closure else None
    after = deadline(clocks(serve - timedelta(days=sooner), moved), policy, None, TODAY)
    assert after.level.rank >= before.level.rank


@given(days, days, policies)
def test_act_by_is_never_after_either_clock(serve: date, closure: date, policy: Policy) -> None:
    """With a margin and a lead of no days it may be the day itself."""
    found = deadline(clocks(serve, closure), policy, None, TODAY)
    assert (found.act_by is None) == (serve <= TODAY)
    if found.act_by and found.retrain_by:
        assert found.act_by <= found.retrain_by <= serve
        assert found.act_by <= closure
        lead = policy.lead_times.total
        assert lead == 0 or found.act_by < serve
        assert policy.training_margin == 0 or found.act_by < closure
