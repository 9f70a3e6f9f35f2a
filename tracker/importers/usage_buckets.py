"""The pages that OpenAI's organization APIs answer with: time buckets holding results.

https://platform.openai.com/docs/api-reference/usage
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.errors import InputError
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_json import dicts
from tracker.importers.usage_rows import Tally

Result = Mapping[str, Any]


def has_results(usage: UsageFile, kind: str) -> bool:
    """Whether the pages hold results of the given ``object`` kind. Empty pages hold none."""
    return any(result.get("object") == kind for result in _all_results(usage))


def is_pages(usage: UsageFile) -> bool:
    """Asks the first document first, so that a long file of other things is not read for it."""
    first = usage.first[:1] if isinstance(usage.first, list) else [usage.first]
    if not any(page.get("object") == "page" for page in dicts(first)):
        return False
    return all(page.get("object") == "page" for _, page in _pages(usage))


def results(usage: UsageFile, tally: Tally) -> Iterator[tuple[str, date, Result]]:
    """``(where, UTC day, result)``; pages still to come are a problem, since days would be missing.

    Raises InputError for a bucket that does not lie within one day.
    """
    pages = _pages(usage)
    for root, page in pages:
        for b, bucket in enumerate(dicts(page.get("data"))):
            where = f"{root}.data[{b}]"
            day = _day_of(bucket, where)
            for r, result in enumerate(dicts(bucket.get("results"))):
                yield f"{where}.results[{r}]", day, result
    if pages and pages[-1][1].get("has_more"):
        tally.problem(f"{usage.name} is not the last page: later days are missing")


def _pages(usage: UsageFile) -> list[tuple[str, Result]]:
    """Pages are few and each is small, so a file with one to a line may be held as well."""
    found: list[tuple[str, Result]] = []
    for where, document in usage.documents():
        if isinstance(document, list):
            found += [(f"{where}: $[{p}]", page) for p, page in enumerate(dicts(document))]
        else:
            found += [(f"{where}: $", page) for page in dicts([document])]
    return found


def _all_results(usage: UsageFile) -> Iterator[Result]:
    for _, page in _pages(usage):
        for bucket in dicts(page.get("data")):
            yield from dicts(bucket.get("results"))


def _day_of(bucket: Result, where: str) -> date:
    start, end = _moment(bucket, "start_time", where), _moment(bucket, "end_time", where)
    midnight = start.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    if not start < end <= midnight:
        msg = f"{where}: the bucket from {start} to {end} is not within one UTC day"
        raise InputError(msg, "ask again with bucket_width=1d")
    return start.date()


def _moment(bucket: Result, key: str, where: str) -> datetime:
    value = bucket.get(key)
    try:
        if type(value) is int:
            return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError):
        pass
    msg = f"{where}: {key} {value!r} is not a time in Unix seconds"
    raise InputError(msg, "save the provider's answer unchanged")
