"""Usage from OpenTelemetry spans of generative AI, as SDKs print and collectors export them.

Either a span to a line (or a list of them) with a plain ``attributes`` object, or OTLP JSON with
``resourceSpans``. ``gen_ai.usage.input_tokens`` includes the tokens read from the cache.
Names: the GenAI semantic conventions, https://opentelemetry.io/docs/specs/semconv/gen-ai/
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.whole import read_whole
from tracker.errors import InputError
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_json import Fields, dicts, first_object, objects, text_of, whole
from tracker.importers.usage_rows import Tally, UsageImport, counted, read_day
from tracker.matching.providers import provider_named

SOURCE = "otel"
_CALLS = ("", "chat", "text_completion", "generate_content", "embeddings")
"""Spans around these (agents, tools) repeat the tokens of the calls inside them."""
_MOST_WRITTEN = 10**40 - 1
_WITHOUT_OUTPUT = ("embeddings",)
_INPUT = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens")
_OUTPUT = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens")
_CACHED = ("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens")
_PROVIDERS = {
    "azure.ai.openai": "azure",
    "az.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "aws.bedrock": "bedrock",
    "gcp.vertex_ai": "vertex",
    "vertex_ai": "vertex",
    "gcp.gemini": "gemini",
    "mistral_ai": "mistral",
    "x_ai": "xai",
}


def detect(usage: UsageFile) -> bool:
    first = first_object(usage)
    plain = isinstance(first.get("attributes"), dict)
    return "resourceSpans" in first or (plain and ("start_time" in first or "context" in first))


def read(usage: UsageFile) -> UsageImport:
    """One span is one request. Raises InputError for unreadable counts or times, with the place."""
    tally = Tally()
    for outer, item in objects(usage):
        for where, span in _spans(outer, item):
            _add(tally, span, _attributes(span.get("attributes")), where)
    return tally.result()


def _add(tally: Tally, span: Fields, attributes: Fields, where: str) -> None:
    operation = text_of(attributes, "gen_ai.operation.name")
    model = text_of(attributes, "gen_ai.response.model", "gen_ai.request.model")
    output = _count(attributes, _OUTPUT, where)
    counts = counted(
        where,
        input=_count(attributes, _INPUT, where),
        output=0 if output is None and operation in _WITHOUT_OUTPUT else output,
        cached=_count(attributes, _CACHED, where) or 0,  # written only where something is cached
    )
    if not any(str(name).startswith("gen_ai.") for name in attributes):
        tally.leave_out("not about a model")
    elif operation not in _CALLS:
        tally.leave_out(f"around the calls of a model ({operation})")
    elif not model:
        tally.leave_out("without a model")
    elif isinstance(counts, str):
        tally.leave_out(counts)
    else:
        tally.add((_day(span, where), model, SOURCE), counts, provider=_provider(attributes))


def _spans(where: str, item: Fields) -> Iterator[tuple[str, Fields]]:
    """The spans of an OTLP document, or the one span that an object is."""
    if "resourceSpans" not in item:
        yield where, item
        return
    for r, resource in enumerate(dicts(item["resourceSpans"])):
        for s, scope in enumerate(dicts(resource.get("scopeSpans"))):
            for n, span in enumerate(dicts(scope.get("spans"))):
                yield f"{where}: $.resourceSpans[{r}].scopeSpans[{s}].spans[{n}]", span


def _attributes(given: object) -> Fields:
    """A plain object as it is; OTLP's list of keys and typed values as a plain object."""
    if isinstance(given, dict):
        return given
    return {str(pair.get("key")): _value(pair.get("value")) for pair in dicts(given)}


def _value(typed: object) -> Any:
    fields = typed if isinstance(typed, dict) else {}
    number = fields.get("intValue")
    if isinstance(number, str):  # protobuf's JSON writes 64-bit numbers as text
        size = read_whole(number.removeprefix("-"), _MOST_WRITTEN)
        if size is not None:
            return -size if number.startswith("-") else size
    return next(iter(fields.values()), None)


def _count(attributes: Fields, names: tuple[str, ...], where: str) -> int | None:
    name = next((name for name in names if attributes.get(name) is not None), names[0])
    return whole(attributes, name, where)


def _day(span: Fields, where: str) -> date:
    nanoseconds = span.get("startTimeUnixNano")
    if nanoseconds is None:
        return read_day(text_of(span, "start_time", "startTime"), where)
    try:
        return datetime.fromtimestamp(int(nanoseconds) // 10**9, UTC).date()
    except (ValueError, TypeError, OverflowError, OSError):
        msg = f"{where}: startTimeUnixNano {str(nanoseconds)[:40]!r} is not a time"
        raise InputError(msg, "save the export unchanged") from None


def _provider(attributes: Fields) -> str | None:
    """Providers that the conventions know and we do not are left open."""
    name = text_of(attributes, "gen_ai.provider.name", "gen_ai.system").lower()
    try:
        return _PROVIDERS.get(name) or provider_named(name)
    except InputError:
        return None
