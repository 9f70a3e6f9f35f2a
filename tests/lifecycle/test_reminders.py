from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.builders import NOON, day, notice, version
from tracker.domain.alert import Alert, AlertKind, Level
from tracker.domain.decision import Action, Decision
from tracker.domain.notice import Notice
from tracker.domain.version import LeadTimes
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import judge
from tracker.lifecycle.reminders import Record, reminder_alerts
from tracker.matching.aliases import Sighting
from tracker.matching.index import build_index

TODAY = day("2026-12-07")
"""Two weeks after the builders' registration."""
HISTORY = {
    ("openai", "gpt-4o"): (
        Sighting(day("2024-05-13"), "gpt-4o-2024-05-13"),
        Sighting(day("2024-10-02"), "gpt-4o-2024-08-06"),
    )
}
SNAPSHOT = ("openai", "gpt-4o-2024-08-06")
POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
FORTNIGHT = timedelta(days=14)


def found(
    base: tuple[str, str] | None,
    record: Record | None = None,
    *notices: Notice,
    today: date = TODAY,
    **more: Any,
) -> list[Alert]:
    index = build_index(notices, {}, HISTORY)
    judged = judge(version(base, **more), index, POLICY, today)
    return reminder_alerts([judged], index, record or Record())


def words(alert: Alert) -> tuple[str, str]:
    return alert.facts["reminder"]["what"], alert.facts["next"]


def test_what_is_in_order_is_not_spoken_of() -> None:
    assert found(SNAPSHOT) == found(None) == []
    later = day("2026-12-08")
    assert found(SNAPSHOT, Record({1: "x"}, {}, timedelta(days=15)), refresh_due=later) == []


@pytest.mark.parametrize(
    ("base", "what", "then"),
    [
        (("openai", "gpt-4o"), "gpt-4o", "openai/gpt-4o-2024-08-06"),
        (("openai", "gpt-3.5-turbo"), "gpt-3.5-turbo", "openai/SNAPSHOT"),
        (("azure", "gpt-4o"), "gpt-4o", "azure/SNAPSHOT"),
        (("huggingface", "google/gemma-2-9b"), "google/gemma-2-9b", None),
        (("in-house", "small-1"), None, None),
        (("together", "small-1"), None, None),
    ],
)
def test_a_base_that_could_be_pinned(
    base: tuple[str, str], what: str | None, then: str | None
) -> None:
    if what is None:
        assert found(base) == []
        return
    [one] = found(base)
    assert (one.kind, one.level, one.act_by) == (AlertKind.UNPINNED_BASE, Level.INFO, None)
    target = then or "huggingface/google/gemma-2-9b@COMMIT"
    assert words(one) == (
        f"its base {what} is not pinned",
        f"tracker models edit triage@1 --base {target}",
    )


def test_an_alias_that_has_moved_since_the_training() -> None:
    [one] = found(("openai", "gpt-4o"), trained_on=day("2024-06-01"))
    assert one.kind is AlertKind.ALIAS_MOVED
    assert words(one) == (
        "its base gpt-4o names gpt-4o-2024-08-06 now",
        "tracker models edit triage@1 --base openai/gpt-4o-2024-05-13",
    )
    said = one.facts["reminder"]
    assert [said[k] for k in ("since", "before", "after")] == [
        "2024-10-02",
        "gpt-4o-2024-05-13",
        "gpt-4o-2024-08-06",
    ]
    [before] = found(("openai", "gpt-4o"), trained_on=day("2024-06-01"), today=day("2024-10-01"))
    assert before.kind is AlertKind.UNPINNED_BASE


def test_data_that_has_to_be_renewed() -> None:
    [one] = found(SNAPSHOT, refresh_due=TODAY)
    assert one.kind is AlertKind.REFRESH_DUE
    assert words(one) == (
        "its data was to be refreshed by 2026-12-07",
        "tracker models edit triage@1 --refresh-due YYYY-MM-DD",
    )


def test_a_baseline_that_was_never_measured() -> None:
    [one] = found(SNAPSHOT, Record({1: "prompting with retrieval"}, {}, FORTNIGHT))
    assert one.kind is AlertKind.BASELINE_MISSING
    assert "never measured: prompting with retrieval" in one.facts["reminder"]["why"]
    assert found(SNAPSHOT, Record({2: "another one's"}, {}, FORTNIGHT)) == []
    assert found(SNAPSHOT, Record({1: "x"}, {}, timedelta())) == []


def decided(action: Action, on: str = "2026-11-25") -> Record:
    at = datetime.combine(day(on), NOON.time(), UTC)
    return Record({}, {1: Decision(1, action, "cheaper", "ada", at, day("2027-02-01"))})


def azure(until: str, announced: str | None) -> Notice:
    on = day(announced) if announced else None
    return notice("gpt-4o-2024-08-06", until, provider="azure", announced_on=on)


OWN = notice("gpt-4o-2024-08-06", "2027-03-01")


def test_a_venue_that_ends_after_it_was_decided_to_move() -> None:
    [one] = found(SNAPSHOT, decided(Action.MOVE_HOST), OWN, azure("2027-04-01", "2026-12-01"))
    assert one.kind is AlertKind.VENUE_REMOVED
    assert words(one)[0] == "azure ends its base too, on 2027-04-01"
    assert one.facts["evidence"][0]["source"] == "azure"


@pytest.mark.parametrize(
    ("record", "there"),
    [
        (decided(Action.RETUNE), azure("2027-04-01", "2026-12-01")),
        (Record(), azure("2027-04-01", "2026-12-01")),
        (decided(Action.MOVE_HOST), azure("2027-04-01", "2026-11-20")),
        (decided(Action.MOVE_HOST), azure("2027-04-01", None)),
        (decided(Action.MOVE_HOST), azure("2028-04-01", "2026-12-01")),
    ],
    ids=["another decision", "no decision", "known before", "unknown since when", "late enough"],
)
def test_a_venue_that_is_no_surprise(record: Record, there: Notice) -> None:
    assert found(SNAPSHOT, record, OWN, there) == []


def test_another_snapshot_is_news_and_the_passing_of_days_is_not() -> None:
    more: dict[str, Any] = {"trained_on": day("2024-06-01")}
    one, later = (
        found(("openai", "gpt-4o"), today=on, **more)[0] for on in (TODAY, day("2026-12-20"))
    )
    assert one.stage == later.stage == "alias_moved|info|2024-10-02|gpt-4o-2024-08-06"
