"""The pages that OpenAI's organization APIs answer with: time buckets holding results.

https://platform.openai.com/docs/api-reference/usage
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tracker.errors import InputError
from tracker.importers.usage_rows import Tally, UsageText

Result = Mapping[str, Any]

_LONGEST = 10**18


def has_results(usage: UsageText, kind: str) -> bool:
    """Whether the pages hold results of the given ``object`` kind. Empty pages hold none."""
    return any(result.get("object") == kind for result in _all_results(usage))


def is_pages(usage: UsageText) -> bool:
    pages = _pages(usage)
    return bool(pages) and all(page.get("object") == "page" for page in pages)


def results(usage: UsageText, tally: Tally) -> Iterator[tuple[str, date, Result]]:
    """``(where, UTC day, result)``; pages still to come are a problem, since days would be missing.

    Raises InputError for a bucket that does not lie within one day.
    """
    pages = _pages(usage)
    for p, page in enumerate(pages):
        root = f"$[{p}]" if isinstance(usage.data, list) else "$"
        for b, bucket in enumerate(_dicts(page.get("data"))):
            where = f"{usage.name}: {root}.data[{b}]"
            day = _day_of(bucket, where)
            for r, result in enumerate(_dicts(bucket.get("results"))):
                yield f"{where}.results[{r}]", day, result
    if pages and pages[-1].get("has_more"):
        tally.problem(f"{usage.name} is not the last page: later days are missing")


def whole(result: Result, key: str, where: str) -> int:
    """A count of a result; a missing or null one is 0. Raises InputError if it is not whole."""
    value = result.get(key)
    if value is None:
        return 0
    if type(value) is int:
        return value
    if isinstance(value, Decimal) and _is_whole(value):
        return int(value)
    msg = f"{where}: {key} {value!r} is not a whole number"
    raise InputError(msg, "save the provider's answer unchanged")


def _is_whole(value: Decimal) -> bool:
    # The bound comes before int(): 1e999999999 written out would fill the memory. copy_abs, unlike
    # abs, does not compute, and so does not overflow.
    small = value.is_finite() and value.copy_abs() < _LONGEST
    return small and value == value.to_integral_value()


def _pages(usage: UsageText) -> list[Result]:
    return _dicts(usage.data if isinstance(usage.data, list) else [usage.data])


def _all_results(usage: UsageText) -> Iterator[Result]:
    for page in _pages(usage):
        for bucket in _dicts(page.get("data")):
            yield from _dicts(bucket.get("results"))


def _dicts(value: object) -> list[Result]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


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
