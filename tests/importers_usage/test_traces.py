"""Usage from what watches the calls: Langfuse, Helicone, OpenTelemetry."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.importers_usage.reading import read_usage
from tracker.domain.usage import UsageDay
from tracker.errors import InputError
from tracker.importers.usage_rows import UsageImport

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
SHARED = Path(__file__).parents[3] / "shared" / "samples" / "usage" / "otel_genai_span.json"
NANOS = 1_795_341_600 * 10**9  # 2026-11-22T10:00:00Z


def read(*documents: Any) -> UsageImport:
    return read_usage("\n".join(json.dumps(one) for one in documents), name="u.jsonl")


def day(source: str, provider: str | None, **counts: int) -> list[UsageDay]:
    return [UsageDay(date(2026, 11, 22), FT, source, **counts, billed=None, provider=provider)]


def observation(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": "o1",
        "type": "GENERATION",
        "startTime": "2026-11-22T10:00:00.000Z",
        "model": FT,
        "usageDetails": {"input": 250, "input_cached_tokens": 100, "output": 120, "total": 470},
    }
    return usual | changes


def request(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "request_id": "r1",
        "request_created_at": "2026-11-22T10:00:00.000Z",
        "response_model": FT,
        "request_model": "triage",
        "provider": "OPENAI",
        "prompt_tokens": 350.0,
        "prompt_cache_read_tokens": 100,
        "completion_tokens": 120,
    }
    return usual | changes


def span(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "triage",
        "gen_ai.response.model": FT,
        "gen_ai.usage.input_tokens": 350,
        "gen_ai.usage.cache_read.input_tokens": 100,
        "gen_ai.usage.output_tokens": 120,
    }
    return {"name": "chat", "start_time": "2026-11-22T10:00:00Z", "attributes": usual | changes}


def otlp(plain: dict[str, Any], start: Any = str(NANOS)) -> dict[str, Any]:
    """As a collector's file exporter writes it: values are typed, whole numbers are texts."""
    attributes = [
        {"key": k, "value": {"intValue": str(v)} if type(v) is int else {"stringValue": v}}
        for k, v in plain["attributes"].items()
    ]
    spans = [{"name": "chat", "startTimeUnixNano": start, "attributes": attributes}]
    return {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}


def test_langfuse_names_with_input_add_up() -> None:
    snake = {
        "type": "generation",
        "start_time": "2026-11-22 23:59:59",
        "provided_model_name": FT,
        "usage_details": {"input": 10, "cache_read_input_tokens": 5, "output_reasoning": 1},
    }
    result = read(observation(), observation(), snake)
    counted = {"requests": 3, "input_tokens": 715, "output_tokens": 241, "cached_tokens": 205}
    assert result.days == day("langfuse", None, **counted)
    assert result.problems == []
    assert result.places == {FT: "u.jsonl, line 1"}


def test_tokens_written_to_the_cache_are_input_that_was_not_read_from_it() -> None:
    details = {"input": 10, "input_cache_creation": 7, "output": 1}
    (one,) = read(
        observation(usageDetails=details), observation(usageDetails={"input": 1, "output": 0})
    ).days
    assert (one.input_tokens, one.cached_tokens) == (18, 0)


def test_langfuse_estimates_are_no_charges() -> None:
    older = {"input": 3, "output": 2, "unit": "TOKENS", "totalCost": 0.5}
    result = read({"data": [observation(usageDetails=None, usage=older, totalCost=0.5)]})
    assert (result.days[0].input_tokens, result.days[0].billed) == (3, None)
    assert result.problems == [
        "Langfuse's costs are its own estimates, not charges, and are not taken"
    ]


def test_what_langfuse_has_beside_generations_is_left_out_by_name() -> None:
    result = read(
        observation(),
        observation(type="SPAN"),
        observation(model=None),
        observation(usageDetails={}),
    )
    assert result.days[0].requests == 1
    assert result.problems == [
        "not a generation (SPAN): 1 left out",
        "without a model: 1 left out",
        "without tokens (failed requests): 1 left out",
    ]


def test_langfuse_pages_and_daily_metrics() -> None:
    used = {"model": FT, "inputUsage": 350, "outputUsage": 120, "countObservations": 2}
    metrics = {"date": "2026-11-22", "usage": [used, {"model": None}], "totalCost": 0}
    result = read({"data": [metrics], "meta": {"page": 1, "totalPages": 2}})
    assert result.days == day("langfuse", None, requests=2, input_tokens=350, output_tokens=120)
    assert result.problems == [
        "daily metrics do not count cached tokens: computed costs may be too high",
        "u.jsonl is not the last page: more observations are missing",
        "without a model: 1 left out",
    ]
    assert read({"data": [observation()], "meta": {"page": 2, "totalPages": 2}}).problems == []


def test_helicone_as_lines_as_a_page_and_as_csv() -> None:
    counted = {"requests": 1, "input_tokens": 350, "output_tokens": 120, "cached_tokens": 100}
    expected = day("helicone", "openai", **counted)
    row = request(prompt_tokens=350)
    table = ",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n"
    assert read({"data": [request()], "error": None}).days == expected
    assert read_usage(table, name="h.csv").days == expected
    assert read(request(), request(provider="NEW")).days[0].requests == 2


def test_what_helicone_did_not_ask_a_provider_is_left_out() -> None:
    cached = request(cache_enabled=True, cache_reference_id="r0")
    failed = request(prompt_tokens=None, completion_tokens=None)
    nameless = request(response_model=None, request_model=None)
    result = read(request(costUSD=0.1), cached, failed, nameless)
    assert result.days[0].requests == 1 and result.days[0].billed is None
    assert result.problems == [
        "Helicone's costs are its own estimates, not charges, and not taken",
        "answered from Helicone's own cache: 1 left out",
        "without a model: 1 left out",
        "without tokens (failed requests): 1 left out",
    ]


@pytest.mark.parametrize(
    "row",
    [
        observation(usageDetails={"input": None, "output": 5}),
        observation(usageDetails={"input": 5}),
        observation(usageDetails={"output": 5}),
        {"date": "2026-11-22", "usage": [{"model": FT, "inputUsage": 3, "outputUsage": 1}]},
        request(prompt_tokens=None),
        request(completion_tokens=None),
        span(**{"gen_ai.usage.input_tokens": None}),
        span(**{"gen_ai.usage.output_tokens": None}),
    ],
)
def test_counts_that_are_not_known_are_never_zero(row: dict[str, Any]) -> None:
    result = read(row)
    assert result.days == []
    assert result.problems == ["with counts that are not known: 1 left out", "no usage in it"]


def test_an_embedding_has_no_output() -> None:
    embedded = {"gen_ai.operation.name": "embeddings", "gen_ai.usage.output_tokens": None}
    known = [observation(type="EMBEDDING", usageDetails={"input": 5}), span(**embedded)]
    assert [read(one).days[0].output_tokens for one in known] == [0, 0]


def test_requests_that_are_silent_on_the_cache_are_counted_and_named() -> None:
    result = read(request(), request(prompt_cache_read_tokens=None))
    assert result.days[0].cached_tokens == 100
    assert result.problems == [
        "1 row does not say how many tokens came from a cache: computed costs may be too high"
    ]


def test_only_requests_that_succeeded_count() -> None:
    statuses: list[Any] = [200, 201.0, "200", "Success", 500, 500, "error", None, 2000]
    result = read(*(request(response_status=one) for one in statuses), request(status=429))
    assert result.days[0].requests == 4
    assert result.problems == [
        "failed requests (status 2000): 1 left out",
        "failed requests (status 429): 1 left out",
        "failed requests (status 500): 2 left out",
        "failed requests (status error): 1 left out",
        "requests without a status: 1 left out",
    ]
    row = request(prompt_tokens=350) | {"status": "500"}
    table = ",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n"
    assert read_usage(table, name="h.csv").problems[0] == (
        "failed requests (status 500): 1 left out"
    )


def test_spans_as_sdks_print_them_and_as_collectors_export_them() -> None:
    counted = {"requests": 2, "input_tokens": 700, "output_tokens": 240, "cached_tokens": 200}
    expected = day("otel", "openai", **counted)
    assert read(span(), span()).days == expected
    assert read(otlp(span()), otlp(span(), NANOS)).days == expected
    assert read([span(), span()]).days == expected


def test_older_names_of_the_conventions_are_read() -> None:
    older = {
        "gen_ai.system": "az.ai.openai",
        "gen_ai.request.model": FT,
        "gen_ai.usage.prompt_tokens": 350,
        "gen_ai.usage.completion_tokens": 120,
    }
    result = read({"context": {}, "start_time": "2026-11-22T10:00:00Z", "attributes": older})
    assert result.days == day("otel", "azure", requests=1, input_tokens=350, output_tokens=120)


def test_spans_around_calls_do_not_count_their_tokens_again() -> None:
    agent = span(**{"gen_ai.operation.name": "invoke_agent"})
    nameless = span(**{"gen_ai.response.model": "", "gen_ai.request.model": ""})
    failed = span(**{"gen_ai.usage.input_tokens": 0, "gen_ai.usage.output_tokens": 0})
    failed["attributes"]["gen_ai.usage.cache_read.input_tokens"] = 0
    other = {"name": "GET", "start_time": "2026-11-22T10:00:00Z", "attributes": {"http.x": 1}}
    result = read(span(**{"gen_ai.provider.name": "new"}), agent, nameless, failed, other)
    assert result.days[0].requests == 1 and result.days[0].provider is None
    assert result.problems == [
        "around the calls of a model (invoke_agent): 1 left out",
        "not about a model: 1 left out",
        "without a model: 1 left out",
        "without tokens (failed requests): 1 left out",
    ]


@pytest.mark.parametrize(
    ("documents", "says"),
    [
        ([observation(), observation(usageDetails={"input": -1})], "line 2: input -1 is negative"),
        ([observation(), observation(startTime="soon")], "line 2: 'soon' is not a day"),
        ([observation(), 7], "line 2: '7' is not an object"),
        ([{"data": [request(), "x"]}], "u.jsonl: $.data[1]: 'x' is not an object"),
        ([request(), request(prompt_tokens="9")], "line 2: prompt_tokens '9' is not a whole"),
        ([request(prompt_cache_read_tokens=351)], "351 cached tokens of only 350 input tokens"),
        (
            [span(**{"gen_ai.usage.input_tokens": 10**14})],
            "input 100000000000000 is absurdly large",
        ),
        ([request(completion_tokens=10**9)], "output 1000000000 is absurdly large for 1 request"),
        ([otlp(span(**{"gen_ai.usage.output_tokens": -1}))], "spans[0]: output -1 is negative"),
        ([otlp(span(), "soon")], "startTimeUnixNano 'soon' is not a time"),
        ([otlp(span(), [])], "startTimeUnixNano '[]' is not a time"),
    ],
)
def test_absurd_rows_are_refused_with_their_place(documents: list[Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(*documents)
    assert says in caught.value.message
    assert caught.value.hint


@pytest.mark.captures
@pytest.mark.skipif(not SHARED.exists(), reason="the samples are not beside this checkout")
def test_the_sample_span() -> None:
    found = read_usage(SHARED.read_text(encoding="utf-8"), name="span.json").days
    assert found == day("otel", "openai", requests=1, input_tokens=350, output_tokens=120)
