"""Usage and charges from the pages of OpenAI's organization APIs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.importers_usage.reading import read_usage
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.errors import InputError
from tracker.importers.usage import USAGE_FORMATS

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
START = 1795305600  # 2026-11-22T00:00:00Z
DAY = 86_400
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "openai"


def used(model: str | None = FT, **changes: Any) -> dict[str, Any]:
    counts = {"input_tokens": 350, "input_cached_tokens": 100, "output_tokens": 120}
    kind = {"object": "organization.usage.completions.result", "num_model_requests": 2}
    return kind | counts | {"model": model, "batch": None, "service_tier": None} | changes


def charged(item: str | None, value: Any, currency: Any = "usd") -> dict[str, Any]:
    amount = {"value": value, "currency": currency}
    return {"object": "organization.costs.result", "amount": amount, "line_item": item}


def bucket(*results: dict[str, Any], start: Any = START, width: int = DAY) -> dict[str, Any]:
    end = start + width if type(start) is int else 0
    return {"object": "bucket", "start_time": start, "end_time": end, "results": list(results)}


def page(*buckets: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {"object": "page", "data": list(buckets), "has_more": more, "next_page": None}


def read(data: Any) -> list[UsageDay]:
    return read_usage(json.dumps(data), name="u.json").days


def refused(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    with pytest.raises(InputError) as caught:
        read_usage(text, name="u.json")
    assert caught.value.hint
    return caught.value.message


def test_a_day_of_one_model() -> None:
    assert read(page(bucket(used()))) == [
        UsageDay(date(2026, 11, 22), FT, "openai_usage", 2, 350, 120, 100, None, "openai")
    ]


def test_hours_and_projects_are_added_up_to_days_over_several_pages() -> None:
    hours = [bucket(used(), used(), start=START + h * 3600, width=3600) for h in (0, 23)]
    last = page(bucket(used(), start=START + DAY))
    result = read_usage(json.dumps([page(*hours, more=True), last]), name="u.json")
    assert [(d.day.day, d.requests) for d in result.days] == [(22, 8), (23, 2)]
    assert result.problems == []


def test_batch_and_tiers_are_kept_apart() -> None:
    results = [
        used(),
        used(service_tier="default"),
        used(batch=True),
        used(service_tier="flex"),
        used(batch=False, service_tier="auto"),
    ]
    found = {d.source: d.requests for d in read(page(bucket(*results)))}
    assert found == {"openai_usage": 6, "openai_usage/batch": 2, "openai_usage/flex": 2}


def test_older_answers_lack_fields_and_newer_ones_write_the_cache() -> None:
    old = {k: v for k, v in used().items() if k not in ("input_cached_tokens", "batch")}
    assert read(page(bucket(old)))[0].cached_tokens == 0
    result = read_usage(json.dumps(page(bucket(*[used(input_cache_write_tokens=5)] * 2))), name="u")
    assert result.problems == ["tokens written to the cache are counted as ordinary input"]


def test_other_kinds_of_usage_are_left_out_by_name() -> None:
    other = {"object": "organization.usage.embeddings.result", "model": "e"}
    result = read_usage(json.dumps(page(bucket(used(), other))), name="u.json")
    assert len(result.days) == 1
    assert result.problems == ["not text usage (organization.usage.embeddings.result): 1 left out"]


def test_a_page_that_is_not_the_last_says_what_is_missing() -> None:
    result = read_usage(json.dumps(page(bucket(), more=True)), name="u.json")
    assert result.problems == [
        "u.json is not the last page: later days are missing",
        "no usage in it",
    ]


def test_usage_must_be_grouped_by_model() -> None:
    data = page(bucket(used()), bucket(used(), used(model=None)))
    assert refused(data) == "u.json: $.data[1].results[1]: results are not grouped by model"
    assert "$[1].data[0].results[0]" in refused([page(), page(bucket(used(model=None)))])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"input_tokens": -1}, "input -1 is negative"),
        ({"output_tokens": 10**14}, "absurdly large"),
        ({"output_tokens": None}, "output_tokens is missing or null"),
        ({"num_model_requests": None}, "num_model_requests is missing or null"),
        ({"output_tokens": 10**9}, "output 1000000000 is absurdly large for 2 requests"),
        ({"input_cached_tokens": 351}, "351 cached tokens of only 350"),
        ({"input_tokens": 1.5}, "input_tokens Decimal('1.5') is not a whole number"),
        ({"input_tokens": "350"}, "is not a whole number"),
        ({"input_tokens": True}, "is not a whole number"),
        ({"input_tokens": float("nan")}, "is not a whole number"),
        ({"input_tokens": float("inf")}, "is not a whole number"),
    ],
)
def test_implausible_counts_are_refused_with_their_path(changes: dict[str, Any], says: str) -> None:
    message = refused(page(bucket(used(**changes))))
    assert message.startswith("u.json: $.data[0].results[0]: ")
    assert says in message


def test_numbers_of_monstrous_size_are_refused_at_once() -> None:
    text = json.dumps(page(bucket(used(input_tokens=7777))))
    assert "whole number" in refused(text.replace("7777", "1e999999999"))
    assert "too long" in refused(text.replace("7777", "9" * 5000))
    assert read(page(bucket(used(input_tokens=350.0))))[0].input_tokens == 350


@pytest.mark.parametrize(
    ("start", "width", "says"),
    [
        (START, 7 * DAY, "is not within one UTC day"),
        (START + 3600, DAY, "is not within one UTC day"),
        (START, 0, "is not within one UTC day"),
        ("2026-11-22", DAY, "is not a time in Unix seconds"),
        (10**15, DAY, "is not a time in Unix seconds"),
    ],
)
def test_buckets_must_lie_within_a_day(start: Any, width: int, says: str) -> None:
    assert says in refused(page(bucket(used(), start=start, width=width)))


def test_charges_of_a_model_are_added_up_exactly() -> None:
    results = [
        charged(f"{FT}, input_tokens", 0.1),
        charged(f"{FT}, output_tokens", 0.2),
        charged(f"{FT}, cached_input_tokens", -1),
        charged("web search tool calls", 3),
    ]
    result = read_usage(json.dumps(page(bucket(*results))), name="costs.json")
    (day,) = result.days
    assert day.billed == Money(Decimal("-0.7"), "USD")
    assert (day.source, day.requests, day.input_tokens) == ("openai_costs", 0, 0)
    assert result.problems == ["charge 'web search tool calls' names no model: 1 left out"]


def test_charges_must_be_grouped_by_line_item() -> None:
    assert "not grouped by line item" in refused(page(bucket(charged(None, 1))))


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        ("1", "usd"),
        (None, "usd"),
        (True, "usd"),
        (1, None),
        (float("nan"), "usd"),
        (1e300, "usd"),
        (-1e12, "usd"),
    ],
)
def test_unreadable_amounts_are_refused(value: Any, currency: Any) -> None:
    assert "cannot be read" in refused(page(bucket(charged("m, input", value, currency))))
    no_amount = {"object": "organization.costs.result", "line_item": "m, input"}
    assert "cannot be read" in refused(page(bucket(no_amount)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"object": "page",\n"data": [', "line 2: not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"object": "list", "data": []}', "in no known usage format"),
        ("[]", "in no known usage format"),
    ],
)
def test_what_is_not_a_page_is_refused(text: str, says: str) -> None:
    assert says in refused(text)


def test_every_format_can_be_loaded() -> None:
    from importlib import import_module

    for module in USAGE_FORMATS.values():
        assert callable(import_module(module).detect)
        assert callable(import_module(module).read)


@pytest.mark.captures
@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not beside this checkout")
@pytest.mark.parametrize(
    ("sample", "says"),
    [
        ("organization_usage_completions.json", "not grouped by model"),
        ("organization_costs.json", "not grouped by line item"),
    ],
)
def test_the_published_examples_are_ungrouped_and_say_so(sample: str, says: str) -> None:
    assert says in refused((SAMPLES / sample).read_text(encoding="utf-8"))
