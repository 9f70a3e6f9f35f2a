"""Usage from OpenAI's ``/v1/organization/usage/completions``, asked with ``group_by=model``."""

from __future__ import annotations

from tracker.errors import InputError
from tracker.importers.usage_buckets import Result, has_results, is_pages, results
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_json import needed_whole, whole
from tracker.importers.usage_rows import Counts, Tally, UsageImport

SOURCE = "openai_usage"
_KIND = "organization.usage.completions.result"
_STANDARD = (None, "", "auto", "default", "standard")


def detect(usage: UsageFile) -> bool:
    """Pages of usage results, or pages in which every bucket is empty."""
    return is_pages(usage) and (
        has_results(usage, _KIND) or not has_results(usage, "organization.costs.result")
    )


def read(usage: UsageFile) -> UsageImport:
    """Batch and other service tiers have their own price, so they are kept apart in the source.

    Raises InputError when results are not grouped by model, and for implausible counts.
    """
    tally = Tally()
    for where, day, result in results(usage, tally):
        if result.get("object") != _KIND:
            tally.leave_out(f"not text usage ({result.get('object')})")
            continue
        counts = Counts(
            where,
            requests=needed_whole(result, "num_model_requests", where),
            input=needed_whole(result, "input_tokens", where),
            output=needed_whole(result, "output_tokens", where),
            cached=whole(result, "input_cached_tokens", where),
        )
        if whole(result, "input_cache_write_tokens", where):
            tally.problem("tokens written to the cache are counted as ordinary input")
        key = (day, _model(result, where), _source(result))
        tally.add(key, counts, provider="openai")
    return tally.result()


def _model(result: Result, where: str) -> str:
    model = result.get("model")
    if isinstance(model, str) and model:
        return model
    msg = f"{where}: results are not grouped by model"
    raise InputError(msg, "ask the provider again with group_by=model")


def _source(result: Result) -> str:
    if result.get("batch") is True:
        return f"{SOURCE}/batch"
    tier = result.get("service_tier")
    return SOURCE if tier in _STANDARD else f"{SOURCE}/{tier}"
