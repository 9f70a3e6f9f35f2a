"""Usage from Helicone: requests as its API and its export tool give them, as JSON, lines or CSV.

``cost`` is Helicone's estimate by its own price list, not a charge, and is not taken. Field names:
``HeliconeRequest`` of its OpenAPI description, https://docs.helicone.ai/rest/request/post-v1requestquery
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.errors import InputError
from tracker.importers.usage_file import Shape, UsageFile
from tracker.importers.usage_json import Fields, first_object, objects, text_of, whole
from tracker.importers.usage_rows import Tally, UsageImport, counted, read_count_or_none, read_day
from tracker.importers.usage_table import table_rows
from tracker.matching.providers import provider_named

SOURCE = "helicone"
_MARKS = {"request_created_at", "prompt_tokens", "completion_tokens"}
_COUNTS = ("prompt_tokens", "completion_tokens", "prompt_cache_read_tokens")
_STATUS = ("response_status", "status")
_SUCCESS = re.compile(r"success|2\d\d(\.0+)?", re.IGNORECASE)
_MODELS = ("response_model", "model_override", "request_model", "model")


def detect(usage: UsageFile) -> bool:
    return set(usage.header or first_object(usage)) >= _MARKS


def read(usage: UsageFile) -> UsageImport:
    """One row is one request. Raises InputError for unreadable fields, with their place."""
    tally = Tally()
    for where, row, (prompt, completion, cached) in _rows(usage):
        model = text_of(row, *_MODELS)
        counts = counted(where, input=prompt, output=completion, cached=cached)
        if str(row.get("cache_enabled", "")).lower() == "true" and row.get("cache_reference_id"):
            # Helicone answered by itself: the provider was not asked, and nothing was paid.
            tally.leave_out("answered from Helicone's own cache")
        elif (failed := _failure(row)) is not None:
            tally.leave_out(failed)
        elif not model:
            tally.leave_out("without a model")
        elif isinstance(counts, str):
            tally.leave_out(counts)
        else:
            day = read_day(text_of(row, "request_created_at"), where)
            tally.add((day, model, SOURCE), counts, provider=_provider(row))
            if row.get("cost") or row.get("costUSD"):
                tally.problem("Helicone's costs are its own estimates, not charges, and not taken")
    return tally.result()


def _rows(usage: UsageFile) -> Iterator[tuple[str, Fields, list[int | None]]]:
    if usage.shape is Shape.TABLE:
        for where, cells in table_rows(usage):
            yield where, cells, [read_count_or_none(cells.get(k, ""), k, where) for k in _COUNTS]
        return
    for where, row in objects(usage):
        yield where, row, [whole(row, key, where) for key in _COUNTS]


def _failure(row: Fields) -> str | None:
    """Why a request does not count: only those that are known to have succeeded do.

    A status is that of HTTP or Helicone's own word. An export without one says nothing about it.
    """
    key = next((key for key in _STATUS if key in row), None)
    if key is None:
        return None
    status = "" if row[key] is None else str(row[key]).strip()
    if _SUCCESS.fullmatch(status):
        return None
    return f"failed requests (status {status[:20]})" if status else "requests without a status"


def _provider(row: Fields) -> str | None:
    """Providers that Helicone knows and we do not are left open."""
    try:
        return provider_named(text_of(row, "provider"))
    except InputError:
        return None
