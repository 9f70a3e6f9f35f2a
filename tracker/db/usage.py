"""What models were used for, by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Row,
    and_,
    func,
    literal,
    or_,
    select,
    union_all,
)

from tracker.db.columns import Words
from tracker.db.parts import in_parts
from tracker.db.tables.operations import usage_days
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

Served = tuple[str, str]
"""A provider, and a serving id in lower case."""

_BATCH = 5_000
_columns = usage_days.c


def replace_days(tx: Tx, days: Iterable[UsageDay]) -> int:
    """Store each day over the one with the same source, day and model; returns how many.

    ``days`` is read in batches, so it may be longer than memory.
    """
    rows, count = map(_row, days), 0
    for batch in _batches(rows):
        upsert(tx, usage_days, batch, ["source", "day", "model"])
        count += len(batch)
    return count


def usage(tx: Tx, *, start: date, end: date) -> list[UsageDay]:
    """The days from ``start`` up to and including ``end``, by day, model and source."""
    query = select(usage_days).where(_columns.day.between(start, end))
    ordered = query.order_by(_columns.day, _columns.model, _columns.source)
    return [_read(row) for row in tx.execute(ordered)]


def calls_since(tx: Tx, since: Mapping[Served, date]) -> dict[Served, tuple[date, int]]:
    """For each model the last day with calls after its day, and how many there were since.

    Usage that does not say of which provider it is counts to every model of that id. A model that
    was not called since is not in it.
    """
    found: dict[Served, tuple[date, int]] = {}
    for some in in_parts(since.items()):
        wanted = _wanted(some)
        counted = (wanted.c.provider, wanted.c.model)
        query = (
            select(*counted, func.max(_columns.day), func.sum(_columns.requests))
            .join_from(wanted, usage_days, _is_of(wanted) & (_columns.day > wanted.c.since))
            .where(_columns.day > min(day for _, day in some), _columns.requests > 0)
            .group_by(*counted)
        )
        for provider, model, last, requests in tx.execute(query):
            found[provider, model] = (last, int(requests))
    return found


def _wanted(models: Iterable[tuple[Served, date]]) -> CTE:
    rows = (
        select(
            literal(provider, Words).label("provider"),
            literal(model, Words).label("model"),
            literal(day, Date).label("since"),
        )
        for (provider, model), day in models
    )
    return union_all(*rows).cte("wanted")


def _is_of(wanted: CTE) -> ColumnElement[bool]:
    of_it = or_(_columns.provider == wanted.c.provider, _columns.provider.is_(None))
    return and_(func.lower(_columns.model) == wanted.c.model, of_it)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _row(day: UsageDay) -> dict[str, Any]:
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
