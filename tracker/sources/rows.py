"""Ordinary tables: a row is a model, its last day and what to use instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker.dates import read_when
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import When
from tracker.sources.base import Problem
from tracker.sources.columns import Column
from tracker.sources.scribe import Scribe
from tracker.sources.sheets import Record, Sheet


def _nothing_more(_record: Record) -> dict[str, Any]:
    return {}


def _inference(_record: Record) -> Scope:
    return Scope.INFERENCE


@dataclass(frozen=True, slots=True)
class Habits:
    """What is particular to one provider's tables.

    ``more`` gives further fields of the notices of a row; ``us_order`` as in :mod:`tracker.dates`.
    """

    us_order: bool = False
    scope: Callable[[Record], Scope] = field(default=_inference)
    more: Callable[[Record], dict[str, Any]] = field(default=_nothing_more)

    def when(self, record: Record, column: Column = Column.RETIRES) -> When:
        return read_when(record[column].plain, us_order=self.us_order)


def read_rows(sheets: Iterable[Sheet], pen: Scribe, habits: Habits) -> list[Notice]:
    """The notices of every row that names something; replacement cells never become subjects."""
    return [n for sheet in sheets for record in sheet for n in _row(record, pen, habits)]


def nameless_rows(sheets: Iterable[Sheet]) -> list[Problem]:
    """Rows that date something without naming it."""
    return [
        Problem(" > ".join(r.section.path), r.row.quote, "the row names no model")
        for sheet in sheets
        for r in sheet
        if not r.subject
    ]


def _row(record: Record, pen: Scribe, habits: Habits) -> list[Notice]:
    about = record.subject
    if not about:
        return []
    status = record[Column.STATUS].plain or None
    more: dict[str, Any] = {
        "replacements": record.replacements,
        "lifecycle": status,
    }
    evidence = pen.evidence(record.section, record.row.quote)
    extra = more | habits.more(record)
    return pen.write(about, habits.scope(record), habits.when(record), evidence, **extra)
