"""Each reason to think a page was misread, and the honest edits that give none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.builders import notice
from tracker.domain.notice import Notice
from tracker.domain.partial_date import UnknownDate, WhyUnknown
from tracker.sources.likeness import unlike

UNREADABLE = UnknownDate(WhyUnknown.UNREADABLE, "soon")


def row(model: str, day: Any = "2027-06-01", *replacements: str, **more: Any) -> Notice:
    section, quote = more.pop("section", "S"), more.pop("quote", f"{model} | {day}")
    made = notice(model, day, replacements=replacements, **more)
    return replace(made, evidence=replace(made.evidence, section=section, quote=quote))


@pytest.mark.parametrize(
    ("read", "known", "page", "said"),
    [
        ([row("")], [], "", "1 notices name no model"),
        ([row("May 14, 2026"), row("2026-10-23")], [], "", "dates stand where models should"),
        ([row("a", UNREADABLE), row("b", UNREADABLE)], [], "", "none of the 2 dates under 'S'"),
        ([row("b-1", "2027-06-01", "a-1")], [row("a-1", "2027-06-01", "b-1")], "", "places"),
        ([], [row("gpt-4-0613")], "| `gpt-4-0613` | 2027-06-01 |", "still on the page"),
        ([], [row("gpt-4-0613")], "<td>gpt-4-0613</td><td>2027-06-01<sup>1</sup></td>", "not read"),
        (
            [row("gpt-4", "2027-01-01")],
            [row("gpt-4", "2024-06-13", quote="gpt-4-0314 gone")],
            "gpt-4-0314 gone",
            "still on the page",
        ),
        ([row("a-1")], [row("a-1", "2027-06-01", "b-1")], "", "rows that did not change"),
        ([row("a-1", "2027-06-01", "Big Model")], [row("a-1", "2027-06-01", "b-1")], "", "rows"),
        ([row("a")], [row("a", announced_on=date(2026, 1, 1))], "", "day of announcement is gone"),
        (
            [row("a", quote="x"), row("b", quote="y")],
            [row("a", "2027-06-01", "c-1"), row("b", "2027-06-01", "c-1")],
            "",
            "none of the 2 notices under 'S' has a replacement any more",
        ),
        (
            [row("a", quote="x"), row("b", quote="y"), row("c", quote="z", note="n")],
            [row(i, note="n", section=i) for i in "abc"],
            "",
            "only 1 of 3 notices still have a note",
        ),
    ],
)
def test_reasons(read: list[Notice], known: list[Notice], page: str, said: str) -> None:
    assert any(said in reason for reason in unlike(read, known, page.encode()))


@pytest.mark.parametrize(
    ("read", "known", "page"),
    [
        ([row("gpt-5-chat-2025-08-07")], [], ""),
        ([row("2026-01-01"), row("a"), row("b")], [], ""),  # one odd row, not a column
        ([row("a", UNREADABLE)], [], ""),
        ([], [row("gpt-4-0613")], "no such row"),
        ([], [row("gpt-4-0613")], ""),
        # A column was added at the end of the table.
        ([row("a", quote="a | 2027-06-01 | new")], [row("a")], "a 2027-06-01 new"),
        # Better read than last time.
        ([row("a-1", "2027-06-01", "b-1")], [row("a-1", "2027-06-01", "Big Model")], ""),
        ([row("a-1", "2027-06-01", "c-1")], [row("a-1", "2027-06-01", "b-1")], ""),
        # One of three lost its note: somebody edited it.
        (
            [row(i, note="n" if i != "a" else None) for i in "abc"],
            [row(i, note="n") for i in "abc"],
            "",
        ),
    ],
)
def test_honest_edits(read: list[Notice], known: list[Notice], page: str) -> None:
    assert unlike(read, known, page.encode()) == []


def test_many_unread_rows_are_named_shortly() -> None:
    known = [row(f"gpt-4-{i}") for i in range(5)]
    page = " ".join(n.evidence.quote for n in known)
    [reason] = unlike([], known, page.encode())
    assert reason == (
        "5 known notices are still on the page but were not read: gpt-4-0, gpt-4-1, gpt-4-2, …"
    )
