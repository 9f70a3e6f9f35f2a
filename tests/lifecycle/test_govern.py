"""Who is believed, case by case: API, page, feed, catalog."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import notice
from tracker.domain.notice import Notice
from tracker.domain.partial_date import Bound, PartialDate, Precision, UnknownDate, WhyUnknown
from tracker.lifecycle.govern import Trust, disagreeing, governing, trust

MODEL = "gpt-4o-mini-2024-07-18"
OLD, NEW = date(2025, 1, 1), date(2026, 10, 14)
NONE = UnknownDate(WhyUnknown.NOT_ANNOUNCED, "n/a")
UNREADABLE = UnknownDate(WhyUnknown.UNREADABLE, "2026-09-31")


def said(source: str, day: Any, announced: date | None = None, **more: Any) -> Notice:
    return notice(MODEL, day, source=source, announced_on=announced, **more)


def month(text: str, bound: Bound = Bound.EXACT) -> PartialDate:
    return PartialDate(text, Precision.MONTH if len(text) == 7 else Precision.DAY, bound, text)


@pytest.mark.parametrize(
    ("notices", "winner"),
    [
        ([said("openai", "2027-01-14"), said("openai-api", "2027-02-01")], 1),
        ([said("openai", "2027-01-14", NEW), said("openai-api", "2027-02-01")], 1),
        ([said("litellm", "2026-12-01"), said("openai", "2027-01-14")], 1),
        # A feed's day of announcement is when it first saw the row.
        ([said("openai", "2027-01-14", OLD), said("deprecations-info", "2026-12-01", NEW)], 0),
        ([said("catalog-openai", "2026-12-01", NEW), said("litellm", "2027-01-14")], 1),
        ([said("catalog-openai", "2026-12-01", NEW), said("openai", "2027-01-14", OLD)], 1),
        # Of one kind the newest announcement, then the earlier date.
        ([said("openai", "2024-06-13", OLD), said("openai", "2026-03-26", NEW)], 1),
        ([said("openai", "2027-01-14", NEW), said("openai", "2026-12-01", NEW)], 1),
        ([said("openai", "2026-12-01", OLD), said("openai-models", "2027-01-14", NEW)], 1),
        # Who gives no date is not asked; who gives one somewhere is.
        ([said("openai-api", NONE), said("openai", "2027-01-14")], 1),
        ([said("openai", UNREADABLE), said("litellm", "2027-01-14")], 1),
        ([said("openai", UNREADABLE, NEW), said("openai", "2024-06-13", OLD)], 0),
        ([said("openai", NONE), said("catalog-openai", NONE)], 0),
    ],
)
def test_who_governs(notices: list[Notice], winner: int) -> None:
    assert governing(notices) is notices[winner]
    assert governing(notices[::-1]) is notices[winner]


@pytest.mark.parametrize(
    ("mine", "theirs", "contradict"),
    [
        ("2027-01-14", "2027-01-14", False),
        ("2027-01-14", "2027-01-15", True),
        ("2026-10-23", month("2026-10"), False),
        ("2026-10-23", month("2026-11"), True),
        ("2027-01-14", month("2026-10-01", Bound.NOT_BEFORE), False),
        ("2027-01-14", month("2027-02-01", Bound.NOT_BEFORE), True),
        (month("2026-10-01", Bound.NOT_BEFORE), month("2027-10-01", Bound.NOT_BEFORE), False),
        ("2027-01-14", NONE, False),
        (NONE, "2027-01-14", False),
    ],
)
def test_what_disagrees(mine: Any, theirs: Any, contradict: bool) -> None:
    chosen, other = said("openai", mine, OLD), said("litellm", theirs, NEW)
    assert disagreeing(chosen, [chosen, other]) == ((other,) if contradict else ())


def test_a_source_that_says_the_same_somewhere_does_not_disagree() -> None:
    chosen = said("openai", "2026-03-31")
    split = [said("openai-api", "2026-10-01"), said("openai-api", "2026-03-31")]
    assert disagreeing(chosen, [chosen, *split]) == ()


def test_each_disagreeing_source_speaks_once() -> None:
    chosen = said("openai", "2027-01-14")
    feed = [said("litellm", "2026-11-01", OLD), said("litellm", "2026-12-01", NEW)]
    info = said("deprecations-info", "2026-12-24")
    assert disagreeing(chosen, [*feed, chosen, info]) == (info, feed[1])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("openai-api", Trust.API),
        ("openai", Trust.PAGE),
        ("openai-models", Trust.PAGE),
        ("azure-api", Trust.FEED),
        ("litellm", Trust.FEED),
        ("catalog-openai", Trust.CATALOG),
    ],
)
def test_kinds_of_source(source: str, expected: Trust) -> None:
    assert trust(said(source, "2027-01-14")) is expected
