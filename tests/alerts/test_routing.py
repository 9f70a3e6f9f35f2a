from __future__ import annotations

import pytest

from tests.alerts.samples import alert, row
from tracker.alerts.inhibition import inhibited
from tracker.alerts.routing import Book, Team, routes
from tracker.domain.alert import AlertKind, Level
from tracker.domain.telling import Route, read_recipient

OWN = {"email": ("ml@x.io",), "slack": ("#ml",), "console": ("console",)}
SEARCH = Team("search", ("ada@x.io", "bo"), ("s@x.io", "console"), ("lead@x.io",))
QUIET = Team("quiet", ("cy@x.io",))
BOOK = Book(OWN, True, (SEARCH, QUIET), ("head@x.io", "#heads"))
FALLBACK = ["email ml@x.io", "slack #ml", "console console"]
TEAM = ["email s@x.io", "console console"]


def names(found: list[Route]) -> list[str]:
    return [f"{r.channel} {r.recipient}" for r in found]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (None, FALLBACK),
        ("eve@x.io", ["email eve@x.io", *FALLBACK]),
        ("ml@x.io", FALLBACK),
        ("search", TEAM),
        ("ada@x.io", ["email ada@x.io", *TEAM]),
        ("bo", TEAM),
        ("cy@x.io", ["email cy@x.io", *FALLBACK]),
        ("nobody", FALLBACK),
    ],
)
def test_who_hears_of_a_model(owner: str | None, expected: list[str]) -> None:
    assert names(routes(BOOK, owner, Level.ACT, 9)) == expected


@pytest.mark.parametrize(
    ("owner", "level", "repeats", "more"),
    [
        (None, Level.URGENT, 0, []),
        (None, Level.URGENT, 1, ["email head@x.io"]),
        (None, Level.DEAD, 2, ["email head@x.io", "slack #heads"]),
        (None, Level.DEAD, 9, ["email head@x.io", "slack #heads"]),
        ("bo", Level.URGENT, 2, ["email lead@x.io"]),
        ("cy@x.io", Level.URGENT, 1, ["email head@x.io"]),
    ],
)
def test_who_hears_while_nobody_answers(
    owner: str | None, level: Level, repeats: int, more: list[str]
) -> None:
    calm = names(routes(BOOK, owner, level, 0))
    assert names(routes(BOOK, owner, level, repeats)) == [*calm, *more]


def test_a_channel_that_is_off_reaches_nobody() -> None:
    book = Book({"console": ("console",)}, False, (SEARCH,))
    assert names(routes(book, "ada@x.io", Level.DEAD, 3)) == ["console console"]
    assert routes(Book(), None, Level.DEAD, 3) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@x.io", ("email", "ada@x.io")),
        ("#ml", ("slack", "#ml")),
        ("console", ("console", "")),
        ("slack:C012", ("slack", "C012")),
        ("webhook:https://x.io/in", ("webhook", "https://x.io/in")),
    ],
)
def test_how_people_write_a_recipient(text: str, expected: tuple[str, str]) -> None:
    assert read_recipient(text) == expected


def test_the_dead_silence_what_else_is_said_of_them() -> None:
    dead, judge = alert(Level.DEAD), alert(kind=AlertKind.JUDGE_SHUTDOWN)
    assert inhibited([row(1, dead), row(2, judge)]) == {2}
    assert inhibited([row(1, dead, over=True), row(2, judge)]) == set()
    assert inhibited([row(1, alert(Level.OVERDUE)), row(2, judge)]) == set()
    assert inhibited([row(1, dead), row(2, alert(version=2, kind=judge.kind))]) == set()
    gone = alert(Level.DEAD, kind=AlertKind.JUDGE_SHUTDOWN)
    assert inhibited([row(1, alert()), row(2, gone)]) == set()


def test_what_has_to_be_left_soon_is_not_put_in_order_first() -> None:
    unpinned = row(2, alert(Level.INFO, kind=AlertKind.UNPINNED_BASE))
    baseline = row(3, alert(Level.INFO, kind=AlertKind.BASELINE_MISSING))
    assert inhibited([row(1, alert(Level.ACT)), unpinned, baseline]) == {2}
    assert inhibited([row(1, alert(Level.PLAN)), unpinned, baseline]) == set()
    assert inhibited([row(1, alert(Level.DEAD)), unpinned, baseline]) == {2, 3}
