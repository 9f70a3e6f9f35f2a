from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources_core.notices import DAY, HOUR, NOON, day, notice, row
from tracker.domain.notice import Notice
from tracker.domain.partial_date import exact
from tracker.domain.source import (
    ChangeKind,
    KnownNotice,
    NoticeChange,
    NoticeRevision,
    NoticeStatus,
)
from tracker.sources.reconcile import Outcome, agree_again, reconcile


class Record:
    """What a database keeps between readings, and every change there ever was."""

    def __init__(self, *rows: KnownNotice) -> None:
        self.rows = {r.notice.key: r for r in rows}
        self.story: list[NoticeRevision] = []
        self.at = NOON

    def read(self, *notices: Notice, after: timedelta = DAY) -> list[str]:
        """Read these notices some time ``after`` the last time; the kinds of change, in order."""
        self.at += after
        return self.keep(reconcile(self.known, notices, self.at, recent=self.story))

    def read_unchanged(self, *, after: timedelta) -> list[str]:
        self.at += after
        return self.keep(agree_again(self.known, self.at, recent=self.story))

    def keep(self, outcome: Outcome) -> list[str]:
        self.rows |= {r.notice.key: r for r in outcome.known}
        for change in outcome.changes:
            key = change.notice.key
            self.story.append(
                NoticeRevision(key, self.rows[key].revision, change.kind, self.at, change.notice)
            )
        return [f"{c.kind}{' quiet' if c.quiet else ''}" for c in outcome.changes]

    @property
    def known(self) -> list[KnownNotice]:
        return list(self.rows.values())

    def only(self) -> KnownNotice:
        (found,) = self.rows.values()
        return found

    def date(self) -> str:
        return self.only().notice.retires_on.text


def test_what_was_never_seen_is_new() -> None:
    record = Record()
    assert record.read(notice("b"), notice("a", "!")) == ["new", "new"]
    known = record.rows[notice("a").key]
    assert (known.revision, known.status) == (1, NoticeStatus.LIVE)
    assert known.first_seen_at == known.last_seen_at == record.at
    assert [r.notice.model_id for r in record.story] == ["a", "b"]


def test_seen_again_only_says_when() -> None:
    record = Record(row(notice("a")))
    assert record.read(notice("a")) == []
    assert record.only() == replace(row(notice("a")), last_seen_at=record.at)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("2027-01-14", "2026-12-01", "moved_earlier"),
        ("?", "2027-01-14", "dated"),
        (">2026-05-14", "2026-06-15", "dated"),
    ],
)
def test_earlier_and_first_dates_count_at_once(old: str, new: str, kind: str) -> None:
    record = Record(row(notice("a", old)))
    outcome = reconcile(record.known, [notice("a", new)], NOON)
    assert outcome.changes == (NoticeChange(ChangeKind(kind), notice("a", new), notice("a", old)),)
    assert (outcome.known[0].revision, outcome.known[0].notice) == (2, notice("a", new))


@pytest.mark.parametrize("later", ["2027-03-01", "?", ">2027-01-14"])
def test_a_later_date_needs_two_readings_six_hours_apart(later: str) -> None:
    record = Record(row(notice("a")))
    assert record.read(notice("a", later)) == []
    assert record.date() == "2027-01-14"
    assert record.read(notice("a", later), after=5 * HOUR) == []
    assert record.only().pending == notice("a", later)
    assert record.read(notice("a", later), after=1 * HOUR) == ["moved_later"]
    assert record.only().notice == notice("a", later)
    assert (record.only().pending, record.only().pending_since) == (None, None)


def test_an_unchanged_page_is_the_second_agreement() -> None:
    record = Record(row(notice("a")), row(notice("b")))
    assert record.read(notice("a", "2027-03-01")) == []
    assert record.read_unchanged(after=5 * HOUR) == []
    assert record.read_unchanged(after=1 * HOUR) == ["moved_later", "withdrawn"]
    assert record.read_unchanged(after=DAY) == []


def test_readings_that_do_not_agree_start_again() -> None:
    record = Record(row(notice("a")))
    for text in ("2027-03-01", "2027-04-01", "2027-03-01", "2027-01-14", "2027-03-01", "!"):
        assert record.read(notice("a", text)) == []
    assert record.read(notice("a", "2027-03-01")) == []
    assert record.date() == "2027-01-14"


def test_what_waits_for_agreement_keeps_its_other_edits_with_it() -> None:
    record = Record(row(notice("a")))
    record.read(notice("a", "2027-03-01", replacements=("b",)))
    assert record.only().notice.replacements == ()
    record.read(notice("a", "2027-03-01", replacements=("c",)))
    assert record.only().notice.replacements == ("c",)


def test_an_unreadable_date_never_takes_a_known_one_away() -> None:
    record = Record(row(notice("a")))
    for _ in range(3):
        assert record.read(notice("a", "!", quote="2026-09-31")) == []
    assert record.only().notice == notice("a")
    assert record.only().last_seen_at == record.at


def test_absence_is_not_a_withdrawal_until_confirmed() -> None:
    record = Record(row(notice("a")))
    assert record.read() == []
    assert (record.only().status, record.only().missing_since) == (NoticeStatus.MISSING, record.at)
    assert record.read(after=5 * HOUR) == []
    assert record.only().status is NoticeStatus.MISSING
    assert record.read(after=1 * HOUR) == ["withdrawn"]
    assert (record.only().status, record.only().revision) == (NoticeStatus.WITHDRAWN, 2)
    assert record.read() == []


def test_a_short_absence_is_not_even_mentioned() -> None:
    record = Record(row(notice("a")))
    assert record.read() == []
    assert record.read(notice("a"), after=5 * HOUR) == []
    assert (record.only().status, record.only().missing_since) == (NoticeStatus.LIVE, None)


def test_absence_forgets_what_was_waiting() -> None:
    record = Record(row(notice("a")))
    record.read(notice("a", "2027-03-01"))
    record.read()
    assert record.read(notice("a", "2027-03-01")) == []
    assert record.date() == "2027-01-14"


def test_what_was_withdrawn_reappears_with_whatever_date() -> None:
    record = Record(row(notice("a"), status=NoticeStatus.WITHDRAWN, missing_since=NOON))
    assert record.read(notice("a", "2027-03-01")) == ["reappeared"]
    assert (record.only().status, record.date()) == (NoticeStatus.LIVE, "2027-03-01")
    assert record.story[-1].revision == 2


@pytest.mark.parametrize("text", ["2026-11-22", "2026-10", "2025"])
def test_a_page_that_drops_a_past_row_takes_nothing_back(text: str) -> None:
    record = Record(row(notice("a", text)))
    for _ in range(4):
        assert record.read() == []
    assert record.only().status is NoticeStatus.MISSING


@pytest.mark.parametrize("text", ["2026-12-24", ">2025-01-01", "2026-11", "?", "base+1m"])
def test_what_has_not_passed_can_be_withdrawn(text: str) -> None:
    record = Record(row(notice("a", text)))
    assert record.read() == []
    assert record.read() == ["withdrawn"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"replacements": ("b",)}, "edited"),
        ({}, {"note": "existing customers only"}, "edited"),
        ({}, {"lifecycle": "Deprecated"}, "edited"),
        ({}, {"spares_fine_tunes": True}, "edited"),
        ({}, {"same_row": ("alias",)}, "edited"),
        ({}, {"quote": "the row in other words"}, "edited quiet"),
        ({}, {"display_name": "A"}, "edited quiet"),
    ],
)
def test_edits(old: dict[str, Any], new: dict[str, Any], told: str) -> None:
    record = Record(row(notice("a", **old)))
    assert record.read(notice("a", **new)) == [told]
    assert record.only().revision == 2


def test_the_same_day_in_other_words_is_a_quiet_edit() -> None:
    record = Record(row(notice("a")))
    assert record.read(notice("a", exact(day("2027-01-14"), "January 14, 2027"))) == [
        "edited quiet"
    ]


def test_edits_of_what_has_passed_are_quiet() -> None:
    record = Record(row(notice("a", "2025-01-01")))
    assert record.read(notice("a", "2025-01-01", replacements=("b",))) == ["edited quiet"]


def test_there_and_back_within_a_week_is_reported_once() -> None:
    record = Record()
    record.read(notice("a", "2027-06-01"))
    assert record.read(notice("a", "2027-01-14"), after=90 * DAY) == ["moved_earlier"]
    assert record.read(notice("a", "2027-06-01"), after=5 * DAY) == []
    assert record.read(notice("a", "2027-06-01")) == ["moved_later quiet"]
    assert record.date() == "2027-06-01"


def test_back_after_more_than_a_week_is_news() -> None:
    record = Record()
    record.read(notice("a", "2027-06-01"))
    record.read(notice("a", "2027-01-14"))
    assert record.read(notice("a", "2027-06-01"), after=7 * DAY) == []
    assert record.read(notice("a", "2027-06-01")) == ["moved_later"]


def test_later_than_it_ever_was_is_news() -> None:
    record = Record()
    record.read(notice("a", "2027-06-01"))
    record.read(notice("a", "2027-01-14"))
    record.read(notice("a", "2027-07-01"))
    assert record.read(notice("a", "2027-07-01")) == ["moved_later"]


def test_back_to_an_earlier_date_is_never_quiet() -> None:
    record = Record()
    record.read(notice("a", "2027-01-14"))
    record.read(notice("a", "2027-06-01"))
    assert record.read(notice("a", "2027-06-01")) == ["moved_later"]
    assert record.read(notice("a", "2027-01-14")) == ["moved_earlier"]


APRIL_14 = day("2026-04-14")


def test_a_forecast_that_is_announced_gets_its_date() -> None:
    forecast = notice("opus", ">2026-05-14", lifecycle="Active")
    told = notice("opus", "2026-06-15", announced_on=APRIL_14)
    outcome = reconcile([row(forecast)], [told], NOON)
    assert set(outcome.changes) == {
        NoticeChange(ChangeKind.DATED, told, forecast),
        NoticeChange(ChangeKind.WITHDRAWN, forecast, forecast, quiet=True),
    }
    status = {k.notice.key: k.status for k in outcome.known}
    assert status == {forecast.key: NoticeStatus.WITHDRAWN, told.key: NoticeStatus.LIVE}
    assert reconcile(outcome.known, [told], NOON).changes == ()


def test_an_announcement_of_the_same_date_is_an_edit() -> None:
    record = Record(row(notice("a")))
    assert sorted(record.read(notice("a", announced_on=APRIL_14))) == ["edited", "withdrawn quiet"]


@pytest.mark.parametrize(
    ("known", "read"),
    [
        ([row(notice("a"))], [notice("a", "2027-06-01", announced_on=APRIL_14)]),
        ([row(notice("a"), status=NoticeStatus.WITHDRAWN)], [notice("a", announced_on=APRIL_14)]),
        ([row(notice("a"))], [notice("a"), notice("a", announced_on=APRIL_14)]),
        ([row(notice("b"))], [notice("a", announced_on=APRIL_14)]),
    ],
    ids=["later", "withdrawn before", "still there", "another model"],
)
def test_an_announcement_that_follows_no_forecast_is_new(
    known: list[KnownNotice], read: list[Notice]
) -> None:
    outcome = reconcile(known, read, NOON)
    assert [c.kind for c in outcome.changes] == [ChangeKind.NEW]


def test_two_announcements_at_once_follow_none() -> None:
    both = [notice("a", announced_on=APRIL_14), notice("a", announced_on=day("2026-05-01"))]
    outcome = reconcile([row(notice("a"))], both, NOON)
    assert [c.kind for c in outcome.changes] == [ChangeKind.NEW] * 2


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("2026-04-16", "2026-03-06", "2026-03-06"),
        ("?", "2027-01-14", "2027-01-14"),
        (">2027-01-14", "2027-01-14", "2027-01-14"),
        ("?", "training+12m", "training+12m"),
        ("!", "2027-01-14", "2027-01-14"),
    ],
)
def test_two_rows_for_one_thing_keep_the_earlier_date_and_both_quotes(
    first: str, second: str, kept: str
) -> None:
    rows = [notice("a", first, quote=first), notice("a", second, quote=second)]
    for order in (rows, rows[::-1]):
        (found,) = reconcile([], order, NOON).known
        assert found.notice.retires_on.text.replace("n/a", "?") == kept
        other = first if kept == second else second
        assert found.notice.evidence.quote == f"{kept} ‖ {other}"


def test_the_same_row_twice_is_once() -> None:
    (found,) = reconcile([], [notice("a"), notice("a")], NOON).known
    assert found.notice == notice("a")


DATES = st.sampled_from(
    ["2026-12-01", "2027-01-14", ">2027-01-14", "2027-01", "2027-06-01", "?", "!", "base+1m"]
)
NOTICES = st.builds(
    notice,
    st.sampled_from("abc"),
    DATES,
    quote=st.sampled_from(["one", "two"]),
    announced_on=st.sampled_from([None, APRIL_14]),
    replacements=st.sampled_from([(), ("x",)]),
)
READINGS = st.lists(NOTICES, max_size=6)
GAPS = st.sampled_from([1, 5, 6, 24, 200])


@settings(max_examples=60)
@given(st.lists(st.tuples(READINGS, GAPS), max_size=5), READINGS, st.randoms())
def test_a_reading_repeated_or_shuffled_changes_nothing(
    past: list[tuple[list[Notice], int]], reading: list[Notice], random: Any
) -> None:
    record = Record()
    for notices, gap in past:
        record.read(*notices, after=gap * HOUR)
    now = record.at + 6 * HOUR
    outcome = reconcile(record.known, reading, now, recent=record.story)
    shuffled = list(reading)
    random.shuffle(shuffled)
    assert reconcile(record.known, shuffled, now, recent=record.story) == outcome
    record.keep(outcome)
    again = reconcile(record.known, reading, now, recent=record.story)
    assert (again.changes, again.known) == ((), ())


@settings(max_examples=60)
@given(st.lists(st.tuples(READINGS, GAPS), max_size=6))
def test_revisions_count_up_and_a_reading_that_stays_settles(
    past: list[tuple[list[Notice], int]],
) -> None:
    record = Record()
    for notices, gap in past:
        record.read(*notices, after=gap * HOUR)
    for key, known in record.rows.items():
        mine = [r.revision for r in record.story if r.key == key]
        assert mine == list(range(1, known.revision + 1))
    for _ in range(2):
        record.read_unchanged(after=6 * HOUR)
    assert record.read_unchanged(after=6 * HOUR) == []
    assert all(r.pending is None for r in record.known)
