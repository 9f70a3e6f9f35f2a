from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.sources_core.notices import DAY, HOUR, NOON, notice, row
from tracker.domain.source import Health, KnownNotice, NoticeStatus, SourceState
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.health import (
    after_bad,
    after_good,
    after_hold,
    after_unchanged,
    check_contract,
)


def parse(capture: Capture) -> Reading:
    raise NotImplementedError(capture)


def source(min_rows: int = 1) -> Source:
    return Source("groq", "groq", "Groq", "https://groq.example", parse, min_rows)


def reading(count: int, *, unreadable: int = 0) -> Reading:
    dates = ["!"] * unreadable + ["2027-01-14"] * (count - unreadable)
    return Reading(tuple(notice(f"m{i}", text) for i, text in enumerate(dates)))


def known(count: int, status: NoticeStatus = NoticeStatus.LIVE) -> list[KnownNotice]:
    return [row(notice(f"m{i}"), status=status) for i in range(count)]


@pytest.mark.parametrize(
    ("min_rows", "read", "before"),
    [
        (1, reading(1), []),
        (0, reading(0), []),
        (5, reading(36), known(36)),
        (5, reading(29), known(36)),  # four in five are still there
        (1, reading(4), known(5)),
        (1, reading(3), known(36, NoticeStatus.WITHDRAWN)),
        (1, reading(20, unreadable=1), []),
        (1, reading(3, unreadable=1), []),  # one typo does not silence a short page
        (1, reading(100, unreadable=5), []),
    ],
)
def test_contracts_kept(min_rows: int, read: Reading, before: list[KnownNotice]) -> None:
    verdict = check_contract(source(min_rows), read, before)
    assert (verdict.ok, verdict.reason) == (True, "")


@pytest.mark.parametrize(
    ("min_rows", "read", "before", "reason"),
    [
        (5, reading(1), [], "page gave 1 row, at least 5 expected"),
        (5, replace(reading(36), doubt="most of it is junk"), [], "most of it is junk"),
        (
            5,
            reading(3),
            known(4),
            "page gave 3 rows, 4 last time; only 3 of the 4 models of last time are still there",
        ),
        (1, reading(1), known(2), "only 1 of the 2 models of last time are still there"),
        (
            0,
            reading(0),
            known(2),
            "page gave 0 rows, 2 last time; only 0 of the 2 models of last time are still there",
        ),
        (
            5,
            reading(28),
            known(36),
            "only 28 of the 36 models of last time are still there",
        ),
        (1, reading(100, unreadable=6), [], "6 of 100 dates cannot be read"),
        (1, reading(20, unreadable=2), [], "2 of 20 dates cannot be read"),
        (1, reading(1, unreadable=1), [], "1 of 1 dates cannot be read"),
        (
            5,
            reading(3),
            known(36),
            "page gave 3 rows, 36 last time; only 3 of the 36 models of last time are still there",
        ),
    ],
)
def test_contracts_broken(
    min_rows: int, read: Reading, before: list[KnownNotice], reason: str
) -> None:
    verdict = check_contract(source(min_rows), read, before)
    assert (verdict.ok, verdict.reason) == (False, reason)


def test_rows_are_counted_as_well_as_models() -> None:
    twice = Reading((*reading(10).notices, *reading(10).notices))
    assert check_contract(source(), twice, known(10), rows=20).ok
    verdict = check_contract(source(), reading(10), known(10), rows=20)
    assert verdict.reason == "page gave 10 rows, 20 last time"


def test_a_held_reading_is_suspect_and_no_failure() -> None:
    state = after_good(SourceState("groq"), NOON, "abc", rows=7)
    held = after_hold(state, "held: too much", NOON + 47 * HOUR)
    assert (held.health, held.failures, held.message) == (Health.SUSPECT, 0, "held: too much")
    assert (held.last_good_at, held.capture_sha256, held.rows) == (NOON, "abc", 7)
    assert after_hold(held, "held", NOON + 48 * HOUR).health is Health.BROKEN
    assert after_hold(SourceState("groq"), "held", NOON).health is Health.SUSPECT


def test_a_model_is_still_there_when_only_its_date_or_announcement_changed() -> None:
    now = Reading(tuple(notice(f"M{i}", "2028-01-01", announced_on=NOON.date()) for i in range(10)))
    assert check_contract(source(), now, known(10)).ok


def test_a_good_reading_heals_and_is_remembered() -> None:
    sick = SourceState("groq", Health.BROKEN, NOON, NOON - DAY, 7, '"0"', None, "old", "no route")
    assert after_good(sick, NOON + HOUR, "abc", '"1"', "Mon") == SourceState(
        "groq", Health.OK, NOON + HOUR, NOON + HOUR, 0, '"1"', "Mon", "abc", None
    )
    assert after_good(sick, NOON, "abc").etag is None


def test_an_unchanged_page_is_a_good_reading_of_what_is_known() -> None:
    suspect = SourceState("groq", Health.SUSPECT, NOON, NOON - DAY, 1, '"1"', "Mon", "abc", "odd")
    assert after_unchanged(suspect, NOON + HOUR) == SourceState(
        "groq", Health.OK, NOON + HOUR, NOON + HOUR, 0, '"1"', "Mon", "abc", None
    )


def test_failures_make_a_source_suspect_then_broken() -> None:
    state = after_good(SourceState("groq"), NOON, "abc", '"1"')
    seen = []
    for hour in range(1, 5):
        state = after_bad(state, f"failure {hour}", NOON + hour * HOUR)
        seen.append(state.health)
    assert seen == [Health.SUSPECT, Health.SUSPECT, Health.BROKEN, Health.BROKEN]
    assert (state.failures, state.message, state.last_try_at) == (4, "failure 4", NOON + 4 * HOUR)
    assert (state.last_good_at, state.etag, state.capture_sha256) == (NOON, '"1"', "abc")


@pytest.mark.parametrize(
    ("hours", "health"), [(47.9, Health.SUSPECT), (48, Health.BROKEN), (90, Health.BROKEN)]
)
def test_two_days_without_a_good_reading_are_broken(hours: float, health: Health) -> None:
    state = after_good(SourceState("groq"), NOON, "abc")
    assert after_bad(state, "no route", NOON + timedelta(hours=hours)).health is health


def test_trying_again_by_hand_is_one_failure() -> None:
    state = SourceState("groq")
    for minute in (0, 1, 9):
        state = after_bad(state, f"at {minute}", NOON + timedelta(minutes=minute))
    assert (state.failures, state.message) == (1, "at 9")
    assert after_bad(state, "later", NOON + timedelta(minutes=10)).failures == 2


def test_a_failure_right_after_a_good_reading_counts() -> None:
    state = after_good(SourceState("groq"), NOON, "abc")
    assert after_bad(state, "no route", NOON + timedelta(minutes=1)).failures == 1


def test_a_source_never_read_stays_unread_until_it_counts_as_broken() -> None:
    state, seen = SourceState("mistral"), []
    for hour in range(3):
        state = after_bad(state, "no route to host", NOON + hour * HOUR)
        seen.append(state.health)
    assert seen == [Health.UNREAD, Health.UNREAD, Health.BROKEN]
