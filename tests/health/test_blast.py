"""How much one reading may change before a person has to look."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import notice
from tracker.catalog.load import bundled_notices
from tracker.domain.notice import Notice, Scope
from tracker.sources.base import SourceKind
from tracker.sources.blast import Reach, agreed, changed, hold_reason, id_of

TODAY = date(2026, 11, 24)
NO_REACH = Reach(0, 100)
CAPTURES = Path(__file__).parents[2] / ".." / "shared" / "captures" / "feeds"


def page(count: int, day: str = "2027-06-01", **more: Any) -> list[Notice]:
    return [notice(f"m{i}", day, **more) for i in range(count)]


def reason(
    reading: list[Notice],
    before: list[Notice],
    *,
    elsewhere: frozenset[tuple[str, str]] = frozenset(),
    reach: Reach = NO_REACH,
    kind: SourceKind = SourceKind.PAGE,
) -> str:
    return hold_reason(reading, before, elsewhere, reach, kind, TODAY)


@pytest.mark.parametrize(
    ("models", "registered", "held"),
    [(0, 0, False), (5, 5, False), (6, 6, True), (10, 100, False), (11, 100, True)],
)
def test_models(models: int, registered: int, held: bool) -> None:
    found = reason(page(3), page(3), reach=Reach(models, registered))
    assert found == (
        f"it would alert on {models} of {registered} registered models" if held else ""
    )


@pytest.mark.parametrize(
    ("moved", "known", "held"), [(5, 5, False), (6, 30, False), (6, 29, True), (7, 30, True)]
)
def test_dates(moved: int, known: int, held: bool) -> None:
    before = page(known)
    reading = [*page(moved, "2027-05-01"), *before[moved:]]
    assert ("changes the dates of" in reason(reading, before)) is held


def test_later_dates_count_and_floors_do_not() -> None:
    before = page(10)
    assert "10 of 10 known ids of openai" in reason(page(10, "2028-01-01"), before)
    assert not reason(page(10, "Not before June 2026"), before)


def test_a_date_beside_the_one_that_was_known_counts() -> None:
    again = page(10, "2026-12-31", announced_on=TODAY)
    assert "changes the dates of 10 of 10" in reason([*page(10), *again], page(10))


def test_new_rows_about_new_models_change_no_known_id() -> None:
    new = [notice(f"n{i}", "2027-01-01") for i in range(40)]
    assert not reason([*page(20), *new], page(20))


@pytest.mark.parametrize(("over", "held"), [(2, False), (3, True)])
def test_what_was_still_to_come_is_said_to_be_over(over: int, held: bool) -> None:
    before = page(40)
    found = reason([*page(over, "2026-11-24"), *before[over:]], before)
    assert bool(found) is held
    assert not held or found == "3 dates that were still to come are said to be over: m0, …"


@pytest.mark.parametrize(
    ("kind", "unknown", "known", "held"),
    [
        (SourceKind.FEED, 101, 90, True),
        (SourceKind.FEED, 100, 0, False),
        (SourceKind.FEED, 120, 120, False),
        (SourceKind.PAGE, 400, 0, False),  # a provider's first word about itself
    ],
)
def test_ids_nobody_else_knows(kind: SourceKind, unknown: int, known: int, held: bool) -> None:
    junk = [notice(f"junk {i}", "2027-01-01", provider="xai") for i in range(unknown)]
    real = [notice(f"m{i}", "2027-01-01", provider="xai") for i in range(known)]
    elsewhere = frozenset(map(id_of, real))
    found = reason([*junk, *real], [], elsewhere=elsewhere, kind=kind)
    assert bool(found) is held
    assert not held or f"{unknown} of {unknown + known} ids of xai are unknown" in found


def test_a_known_page_that_grows_by_junk_is_held_too() -> None:
    junk = [notice(f"junk {i}", "2027-01-01") for i in range(120)]
    assert "120 of 140 ids of openai are unknown" in reason([*page(20), *junk], page(20))


def test_a_second_source_agrees_with_most() -> None:
    news = changed(page(6, "2027-05-01"), page(6))
    assert len(news) == 6
    assert agreed(news, page(4, "2027-05-01", source="litellm"))
    assert not agreed(news, page(3, "2027-05-01", source="litellm"))
    assert not agreed(news, page(6, "2027-05-02", source="litellm"))
    assert not agreed(news, page(6, "2027-05-01", scope=Scope.TRAINING))
    assert not agreed({}, page(6))


@pytest.mark.captures
@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("2025-11-11_deprecations-info_with-junk.json", True),
        ("2026-05-01_deprecations-info.json", False),
        ("2026-07-24_deprecations-info.json", False),
    ],
)
def test_the_feed_with_its_junk_is_held_and_its_good_days_are_not(name: str, held: bool) -> None:
    path = CAPTURES / name
    if not path.exists():
        pytest.skip("the full captures are not here")
    names = {"Google": "gemini", "Google Vertex": "vertex", "AWS Bedrock": "bedrock"}
    rows = json.loads(path.read_text("utf-8"))
    reading = [
        notice(
            r["model_id"],
            r["shutdown_date"],
            provider=names.get(r["provider"], r["provider"].lower()),
            source="deprecations-info",
        )
        for r in rows
    ]
    elsewhere = frozenset(map(id_of, bundled_notices()))
    found = reason(reading, [], elsewhere=elsewhere, kind=SourceKind.FEED)
    assert bool(found) is held, found
    assert not held or "of xai are unknown to everything else" in found
