from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tracker.catalog.names import alias_history, bundled_aliases, bundled_spellings
from tracker.matching.aliases import named_on, next_move
from tracker.matching.base import canonical
from tracker.matching.providers import PROVIDERS

CATALOG = Path(__file__).parents[2] / "tracker" / "catalog"


def rows(name: str, *tables: str) -> list[dict[str, Any]]:
    data = tomllib.loads((CATALOG / name).read_text(encoding="utf-8"))
    return [row for table in tables for row in data[table]]


def test_every_name_has_a_source_and_a_day() -> None:
    for row in rows("aliases.toml", "seen") + rows("spellings.toml", "serves", "renamed", "same"):
        assert row["url"].startswith("https://")
        seen: date = row["since"] if "since" in row else row["seen"]
        assert date(2023, 1, 1) < seen <= date(2026, 11, 24)
        assert row.get("provider", "groq") in PROVIDERS


def test_aliases_are_written_the_way_they_are_looked_up_and_are_not_pinned() -> None:
    for (provider, alias), seen in alias_history().items():
        assert canonical(provider, alias).full_id == alias
        if provider != "mistral" or not alias[-1].isdigit():
            assert not canonical(provider, alias).pinned
        for sighting in seen:
            assert canonical(provider, sighting.snapshot).full_id == sighting.snapshot
            assert sighting.snapshot != alias
        assert all(a.since < b.since for a, b in pairwise(seen))


@pytest.mark.parametrize(
    ("provider", "alias", "on", "snapshot"),
    [
        ("openai", "gpt-4o", "2024-06-01", "gpt-4o-2024-05-13"),
        ("openai", "gpt-4o", "2024-10-01", "gpt-4o-2024-05-13"),
        ("openai", "gpt-4o", "2024-10-02", "gpt-4o-2024-08-06"),
        ("openai", "gpt-3.5-turbo", "2023-06-26", "gpt-3.5-turbo-0301"),
        ("openai", "gpt-3.5-turbo", "2023-06-27", "gpt-3.5-turbo-0613"),
        ("openai", "gpt-3.5-turbo", "2026-11-24", "gpt-3.5-turbo-0125"),
        ("openai", "gpt-4.1-mini", "2025-04-20", "gpt-4.1-mini-2025-04-14"),
        ("mistral", "mistral-large-latest", "2025-02-01", "mistral-large-2411"),
        ("mistral", "mistral-large-latest", "2025-11-01", "mistral-medium-2508"),
        ("mistral", "mistral-large-latest", "2026-09-01", "mistral-large-2512"),
    ],
)
def test_an_alias_is_read_as_of_a_day(provider: str, alias: str, on: str, snapshot: str) -> None:
    assert bundled_aliases(date.fromisoformat(on))[provider, alias] == (snapshot,)


def test_without_a_day_the_last_look_counts() -> None:
    assert bundled_aliases()["openai", "gpt-4o"] == ("gpt-4o-2024-08-06",)
    assert named_on(alias_history(), "openai", "no-such-alias", None) is None


def test_the_next_move_is_known_before_it_comes_and_not_after_the_last() -> None:
    history = alias_history()
    assert next_move(history, "openai", "gpt-4o", date(2024, 6, 1)) == date(2024, 10, 2)
    assert next_move(history, "openai", "gpt-4o", date(2026, 1, 1)) is None


def test_each_venue_has_its_own_ids_for_the_same_weights() -> None:
    spelled = bundled_spellings()
    hub = "meta-llama/llama-3.3-70b-instruct"
    assert spelled["groq", hub] == ("llama-3.3-70b-specdec", "llama-3.3-70b-versatile")
    assert f"{hub}-turbo" in spelled["together", hub]
    assert spelled["fireworks", hub] == ("llama-v3p3-70b-instruct",)
    assert ("openai", hub) not in spelled
    assert all(name == name.lower() for _, name in spelled)


def test_a_snapshot_whose_retirement_stands_under_another_id_is_found_there() -> None:
    assert bundled_spellings()["vertex", "gemini-2.0-flash-001"] == ("gemini-2.0-flash",)
    assert ("gemini", "gemini-2.0-flash-001") not in bundled_spellings()
