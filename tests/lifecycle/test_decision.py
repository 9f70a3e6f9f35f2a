"""The alert follows the decision, and a decision holds only in the world it was made in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, notice, version
from tracker.domain.decision import Action, Decision
from tracker.domain.version import LeadTimes, ModelVersion, Status
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.decision import (
    Quiet,
    Resolved,
    due_day,
    follow,
    review_day,
    review_limit,
)
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.lapsed import lapsed
from tracker.matching.index import build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
OLD, NEW, NEWER = "gpt-4o-mini-2024-07-18", "gpt-6-sol-2026-09-01", "gpt-7-2027-01-01"
INDEX = build_index(
    [notice(OLD, "2027-01-14"), notice(NEW, "2028-01-14"), notice(NEWER, "2026-12-24")], {}
)
DECIDED = Decision(
    version_id=1,
    action=Action.RETUNE,
    note="on gpt-6-sol",
    decided_by="ana",
    decided_at=datetime(2026, 11, 23, tzinfo=UTC),
    review_on=date(2026, 12, 3),
    due_on=date(2026, 12, 18),
    serve_until=date(2027, 1, 14),
)
STAY = replace(DECIDED, action=Action.STAY, due_on=None, review_on=date(2026, 12, 1))
RETIRE = replace(DECIDED, action=Action.RETIRE, review_on=date(2026, 12, 1))


def judged(model: ModelVersion, on: str = "2026-11-23") -> Judgement:
    return judge(model, INDEX, POLICY, day(on))


def old(on: str = "2026-11-23", **more: Any) -> Judgement:
    model = version(("openai", OLD))
    return judged(replace(model, **more), on)


def heir(base: str = NEW, number: int = 2, aliases: tuple[str, ...] = ()) -> Judgement:
    return judged(replace(version(("openai", base), id=number), number=number, aliases=aliases))


@pytest.mark.parametrize(
    ("asked", "retrain_by", "on", "found"),
    [
        (None, None, "2026-11-23", "2027-02-21"),
        (None, "2027-09-02", "2026-11-23", "2027-02-21"),
        (None, "2026-12-31", "2026-11-23", "2026-12-03"),
        ("2026-12-01", "2026-12-31", "2026-11-23", "2026-12-01"),
        ("2027-06-01", "2026-12-31", "2026-11-23", "2026-12-03"),
        (None, "2026-12-31", "2026-12-02", "2026-12-03"),
        (None, "2026-12-31", "2026-12-03", "2026-12-31"),
        ("2026-12-10", "2026-12-31", "2026-12-03", "2026-12-10"),
        (None, "2026-12-03", "2026-11-23", "2026-12-03"),
        (None, "2026-12-03", "2026-12-02", "2026-12-03"),
        (None, "2026-12-03", "2026-12-03", "2026-12-10"),
        (None, "2026-12-03", "2027-01-11", "2027-01-13"),
        (None, "2026-12-03", "2027-01-13", "2027-01-13"),
        (None, "2026-12-03", "2027-01-14", "2027-01-21"),
    ],
)
def test_a_review_comes_in_time(
    asked: str | None, retrain_by: str | None, on: str, found: str
) -> None:
    days = [day(text) if text else None for text in (asked, retrain_by)]
    limit = review_limit(days[1], day("2027-01-14"), POLICY.calendar, day(on))
    assert review_day(days[0], limit, day(on)) == day(found)


@given(
    ends=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    lead=st.integers(0, 90),
    away=st.integers(-400, 30),
    asked=st.none() | st.integers(1, 400),
)
def test_a_review_is_on_a_day_of_its_own(
    ends: date, lead: int, away: int, asked: int | None
) -> None:
    """Unless the model ends the next day; and it is never after the end, while that is ahead."""
    on = ends + timedelta(days=away)
    limit = review_limit(POLICY.calendar.offset(ends, -lead), ends, POLICY.calendar, on)
    found = review_day(on + timedelta(days=asked) if asked else None, limit, on)
    assert found > on or (found == on and ends == on + timedelta(days=1))
    assert found < ends or ends <= on


def test_what_takes_time_has_a_day_it_is_due() -> None:
    today, rollout = day("2026-11-23"), day("2026-12-31")
    assert due_day(Action.RETUNE, None, rollout, today) == rollout
    assert due_day(Action.MOVE_HOST, day("2026-12-18"), rollout, today) == day("2026-12-18")
    assert due_day(Action.PROMPT, None, day("2026-11-01"), today) == today
    assert due_day(Action.RETUNE, None, None, today) is None
    assert due_day(Action.RETRIEVE, None, rollout, today) == rollout
    assert due_day(Action.RETIRE, None, rollout, today) == rollout
    assert due_day(Action.STAY, None, rollout, today) is None


@pytest.mark.parametrize(
    ("decision", "on", "found"),
    [
        (None, "2026-11-23", None),
        (DECIDED, "2026-11-23", Quiet(date(2026, 12, 18), Action.RETUNE)),
        (DECIDED, "2026-12-18", Quiet(date(2026, 12, 18), Action.RETUNE)),
        (DECIDED, "2026-12-19", None),
        (
            replace(DECIDED, action=Action.RETRIEVE),
            "2026-12-18",
            Quiet(date(2026, 12, 18), Action.RETRIEVE),
        ),
        (RETIRE, "2026-12-18", Quiet(date(2026, 12, 18), Action.RETIRE)),
        (RETIRE, "2026-12-19", None),
        (
            replace(RETIRE, due_on=None),
            "2026-11-30",
            Quiet(date(2026, 12, 1), Action.RETIRE, for_review=True),
        ),
        (
            STAY,
            "2026-11-30",
            Quiet(date(2026, 12, 1), Action.STAY, for_review=True),
        ),
        (STAY, "2026-12-01", None),
        (replace(STAY, serve_until=date(2027, 3, 1)), "2026-11-23", None),
        (replace(STAY, review_on=date(2027, 6, 1)), "2027-01-14", None),
        (replace(DECIDED, due_on=None), "2026-11-23", None),
        (replace(DECIDED, serve_until=date(2027, 3, 1)), "2026-11-23", None),
        (replace(DECIDED, serve_until=None), "2026-11-23", None),
        (
            replace(DECIDED, serve_until=date(2027, 1, 1)),
            "2026-11-23",
            Quiet(date(2026, 12, 18), Action.RETUNE),
        ),
        (replace(DECIDED, due_on=date(2027, 6, 1)), "2027-01-14", None),
    ],
    ids=[
        "nothing decided",
        "in progress",
        "the day it is due",
        "overdue",
        "retrieval, the day it is due",
        "to be retired, the day it has to be",
        "not retired in time",
        "to be retired, on no day that was known",
        "it stays, before its review",
        "it stays, on the day of its review",
        "it stays, and the end moved nearer",
        "it stays, and is over",
        "no day",
        "the end moved nearer",
        "an end where there was none",
        "the end moved away",
        "over",
    ],
)
def test_what_was_decided_is_quiet_until_its_day(
    decision: Decision | None, on: str, found: Quiet | None
) -> None:
    assert follow(decision, old(on), []) == found


def test_a_successor_resolves() -> None:
    assert follow(DECIDED, old(), [heir(number=2), heir(number=4)]) == Resolved("resolved by v4")
    assert follow(None, old(status=Status.RETIRED), []) == Resolved("the version is retired")


@pytest.mark.parametrize(
    "later",
    [
        heir(OLD),
        heir(NEWER),
        heir("unheard-of"),
        heir(number=1),
        judged(replace(heir().version, status=Status.RETIRED)),
    ],
    ids=["the same base", "ends sooner", "cannot be judged", "not later", "retired"],
)
def test_what_is_no_successor(later: Judgement) -> None:
    assert not isinstance(follow(DECIDED, old(), [later]), Resolved)


@pytest.mark.parametrize("decision", [None, replace(DECIDED, action=Action.STAY)])
def test_a_later_version_that_nobody_spoke_of_changes_nothing(decision: Decision | None) -> None:
    assert not isinstance(follow(decision, old(), [heir(number=4)]), Resolved)


def test_what_is_in_production_counts() -> None:
    promoted, newer = heir(number=2, aliases=("production",)), heir(number=3)
    assert follow(None, old(aliases=("production",)), [newer]) is None
    assert follow(None, old(), [promoted, newer]) == Resolved("resolved by v2")


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Action.RETUNE, "retune: was due on 2026-12-03 and nothing has taken its place"),
        (Action.RETRIEVE, "retrieve: was due on 2026-12-03 and nothing has taken its place"),
        (Action.STAY, None),
        (Action.RETIRE, None),
    ],
)
def test_without_a_due_day_it_is_late_from_the_day_to_act_by(
    action: Action, line: str | None
) -> None:
    made = replace(DECIDED, action=action, due_on=None, review_on=date(2027, 6, 1))
    for on, late in (("2026-12-03", None), ("2026-12-04", line)):
        found = lapsed(made, judged(version(("openai", OLD)), on), None)
        assert (found and found.partition(": tracker")[0]) == late


def test_what_was_to_be_retired_is_late_while_it_is_in_service() -> None:
    made = replace(RETIRE, review_on=date(2027, 6, 1))
    late = "retire: was due on {} and it is still in service: tracker models retire triage@1"
    assert lapsed(made, old("2026-12-18"), None) is None
    assert lapsed(made, old("2026-12-19"), None) == late.format("2026-12-18")
    dateless = replace(made, due_on=None)
    assert lapsed(dateless, old("2027-01-14"), None) is None
    assert lapsed(dateless, old("2027-01-15"), None) == late.format("2027-01-14")
    assert lapsed(made, old("2026-12-19"), Resolved("the version is retired")) is None


def test_a_day_in_words() -> None:
    quiet = Quiet(date(2026, 12, 1), Action.STAY, for_review=True)
    assert quiet.words == "stay, review 2026-12-01: quiet until then"
    assert replace(quiet, for_review=False).words == "stay, due 2026-12-01: quiet until then"
