"""LiteLLM's map: what is taken from it, and what cannot be right."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracker.costs.litellm_map import Dating, MapEntry, read_map
from tracker.errors import InputError
from tracker.importers.usage_file import parse_json

SHARED = (
    Path(__file__).parents[3] / "shared" / "samples" / "prices" / "litellm_1.109.1_excerpt.json"
)
DATING = Dating(date(2026, 11, 1), date(2026, 11, 24))
GOOD = {
    "litellm_provider": "openai",
    "input_cost_per_token": 8e-7,
    "cache_read_input_token_cost": 2e-7,
    "output_cost_per_token": 3.2e-6,
    "input_cost_per_token_batches": 4e-7,
    "output_cost_per_token_batches": 1.6e-6,
}


def entries(data: dict[str, Any]) -> list[MapEntry]:
    return list(read_map(parse_json(json.dumps(data), "map.json"), "map.json", DATING))


def test_prices_are_exact_and_per_million() -> None:
    (entry,) = entries({"ft:gpt-4.1-mini-2025-04-14": GOOD, "sample_spec": GOOD})
    assert {row.kind.value: str(row.price) for row in entry.rows} == {
        "input": "0.8",
        "cached_input": "0.2",
        "output": "3.2",
        "batch_input": "0.4",
        "batch_output": "1.6",
    }
    first = entry.rows[0]
    assert (first.provider, first.model) == ("openai", "ft:gpt-4.1-mini-2025-04-14:*")
    assert (first.valid_from, first.retrieved_at) == (DATING.valid_from, DATING.retrieved_at)
    assert first.matches("ft:gpt-4.1-mini-2025-04-14:acme:triage:abc123")
    assert not first.matches("gpt-4.1-mini-2025-04-14")
    assert entry.doubts == ()


def test_ids_are_those_of_the_provider_and_others_are_passed_over() -> None:
    azure = GOOD | {"litellm_provider": "azure"}
    other = GOOD | {"litellm_provider": "nobody-knows"}
    found = entries({"azure/GPT-4o": azure, "ft:gpt-4o:mine": GOOD, "x": other, "y": {"mode": "z"}})
    assert [(e.rows[0].provider, e.rows[0].model) for e in found] == [
        ("azure", "gpt-4o"),
        ("openai", "ft:gpt-4o:mine"),
    ]


@pytest.mark.parametrize(
    ("changes", "missing", "doubt"),
    [
        ({"cache_read_input_token_cost": 8e-7}, "cached_input", "cached input 0.80 is not below"),
        ({"output_cost_per_token_batches": 4e-6}, "batch_output", "4.00 is above output 3.20"),
        ({"output_cost_per_token_batches": 3e-6}, "batch_output", "3.00 is not half of 3.20"),
        ({"input_cost_per_token": 0}, "input", "input 0, which may mean that nobody knows it"),
        (
            {"cache_read_input_token_cost": None, "cache_creation_input_token_cost": 1e-7},
            "cached_input",
            "a price for writing the cache, and none for reading it",
        ),
    ],
)
def test_what_cannot_be_right_is_left_out_by_name(
    changes: dict[str, Any], missing: str, doubt: str
) -> None:
    (entry,) = entries({"m": GOOD | changes})
    assert missing not in {row.kind.value for row in entry.rows}
    assert len(entry.doubts) == 1 and doubt in entry.doubts[0]
    assert entry.doubts[0].startswith("m: ")


def test_others_than_openai_need_not_halve_their_batches() -> None:
    batch = {"litellm_provider": "groq", "output_cost_per_token_batches": 3e-6}
    assert entries({"groq/m": GOOD | batch})[0].doubts == ()


@pytest.mark.parametrize("value", ["0.1", True, -1e-6, float("nan"), 2])
def test_a_price_that_is_none_is_refused(value: Any) -> None:
    with pytest.raises(InputError, match=r"map\.json: m: input_cost_per_token"):
        entries({"m": GOOD | {"input_cost_per_token": value}})


@pytest.mark.parametrize("data", [[], {}, {"m": 1}, {"m": {"price": 1}}])
def test_what_is_no_map_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="is not LiteLLM's map"):
        list(read_map(data, "map.json", DATING))


@pytest.mark.captures
@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not beside this checkout")
def test_the_two_known_faults_of_the_real_map_are_found() -> None:
    data = parse_json(SHARED.read_text(encoding="utf-8"), "map")
    found = {entry.name: entry for entry in read_map(data, "map", DATING)}
    assert found["ft:gpt-4.1-mini-2025-04-14"].rows[0].price == Decimal("0.8")
    said = [doubt for entry in found.values() for doubt in entry.doubts]
    assert "ft:gpt-4o-2024-08-06: batch output 12.50 is not half of 15.00" in said
    assert any("ft:gpt-4o-2024-11-20: a price for writing" in doubt for doubt in said)
