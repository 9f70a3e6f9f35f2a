"""What models were used for, by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Row, select

from tracker.db.tables.operations import usage_days
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

_BATCH = 5_000


def replace_days(tx: Tx, days: Iterable[UsageDay]) -> int:
    """Store each day over the one with the same source, day and model; returns how many.

    ``days`` is read in batches, so it may be longer than memory.
    """
    rows, count = map(_columns, days), 0
    for batch in _batches(rows):
        upsert(tx, usage_days, batch, ["source", "day", "model"])
        count += len(batch)
    return count


def usage(tx: Tx, *, start: date, end: date) -> list[UsageDay]:
    """The days from ``start`` up to and including ``end``, by day, model and source."""
    columns = usage_days.c
    query = select(usage_days).where(columns.day.between(start, end))
    ordered = query.order_by(columns.day, columns.model, columns.source)
    return [_read(row) for row in tx.execute(ordered)]


def calls_since(tx: Tx, since: Mapping[str, date]) -> dict[str, tuple[date, int]]:
    """Serving id (in lower case) → the last day with calls after its day, and how many there were.

    An id that was not called since is not in it.
    """
    columns = usage_days.c
    if not since:
        return {}
    query = select(columns.model, columns.day, columns.requests).where(
        columns.day > min(since.values()), columns.requests > 0
    )
    found: dict[str, tuple[date, int]] = {}
    for model, day, requests in tx.execute(query):
        after = since.get(model.lower())
        if after is not None and day > after:
            last, count = found.get(model.lower(), (day, 0))
            found[model.lower()] = (max(last, day), count + requests)
    return found


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _columns(day: UsageDay) -> dict[str, Any]:
    return {
        "source": day.source,
        "day": day.day,
        "model": day.model,
        "provider": day.provider,
        "requests": day.requests,
        "input_tokens": day.input_tokens,
        "output_tokens": day.output_tokens,
        "cached_tokens": day.cached_tokens,
        "billed_amount": day.billed.amount if day.billed else None,
        "billed_currency": day.billed.currency if day.billed else None,
    }


def _read(row: Row[Any]) -> UsageDay:
    billed = None if row.billed_amount is None else Money(row.billed_amount, row.billed_currency)
    return UsageDay(
        row.day,
        row.model,
        row.source,
        row.requests,
        row.input_tokens,
        row.output_tokens,
        row.cached_tokens,
        billed,
        row.provider,
    )
