"""OpenAI: one page for everything that ends, oldest announcements included.

A heading holds the day of the announcement; sections without one say it in their first sentence.
Fine-tuning has three scopes there: training on a base, use of what was tuned from a base (``ft-``
ids, or a table that prices training and use), and training as a whole (a table of milestones that
names no model).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.dates import leading_day, read_when
from tracker.domain.notice import Notice, Scope
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.columns import Column
from tracker.sources.dom import Section
from tracker.sources.ids import is_endpoint
from tracker.sources.milestones import read_milestones
from tracker.sources.page import Page, read_page
from tracker.sources.prose import announced_in, spared
from tracker.sources.rows import nameless_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, Sheet, half_sheets, require_dated, sheets_of
from tracker.sources.words import Words

_TRAINING = re.compile(r"\bfine-?tuning\b(?!\s+api)|\bnew fine-?tun", re.IGNORECASE)
_TUNED = re.compile(r"\bfine-?tune[ds]\b", re.IGNORECASE)
_TUNED_ID = re.compile(r"ft[-:]", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("openai", "openai", capture)
    sheets = sheets_of(page)
    dated = require_dated(sheets, page)
    notices: list[Notice] = []
    for sheet in sheets:
        announced = _announced(sheet.section, page)
        if sheet.has(Column.DATE, Column.UPDATE):
            notices += read_milestones(sheet, pen, announced)
        elif sheet.dated:
            notices += _rows(sheet, pen, announced)
    return reading(notices, [*half_sheets(sheets), *nameless_rows(dated)])


def _rows(sheet: Sheet, pen: Scribe, announced: date | None) -> list[Notice]:
    note = spared(sheet.section.text)
    extra = {
        "announced_on": announced,
        "note": note,
        "spares_fine_tunes": note is not None,
    }
    return [n for record in sheet for n in _row(record, sheet, pen, extra)]


def _row(record: Record, sheet: Sheet, pen: Scribe, extra: dict[str, Any]) -> list[Notice]:
    about = record.subject
    if not about:
        return []
    when = read_when(record[Column.RETIRES].plain)
    evidence = pen.evidence(record.section, record.row.quote)
    status = record[Column.STATUS].plain or None
    more = extra | {"replacements": record.replacements, "lifecycle": status}
    written = pen.write(about, Scope.INFERENCE, when, evidence, **more)
    return [_scoped(n, record[Column.MODEL], sheet) for n in written]


def _scoped(notice: Notice, cell: Words, sheet: Sheet) -> Notice:
    scope = _scope(notice, cell, sheet)
    if scope is Scope.ENDPOINT:
        return replace(notice, scope=scope, note=None, spares_fine_tunes=False)
    return replace(notice, scope=scope)


def _scope(notice: Notice, cell: Words, sheet: Sheet) -> Scope:
    model = notice.model_id
    if model is None or is_endpoint(model):
        return Scope.ENDPOINT
    if _TUNED_ID.match(model) or Column.TRAINING_PRICE in sheet.at or _TUNED.search(cell.prose):
        return Scope.FINE_TUNED_INFERENCE
    return Scope.TRAINING if _TRAINING.search(cell.prose) else Scope.INFERENCE


def _announced(section: Section, page: Page) -> date | None:
    """The day in its own heading or in one above it, else the day its text says it was told."""
    for title in reversed(section.path):
        if day := leading_day(title):
            return day
    above = [s for s in page.sections if s.path == section.path[: len(s.path)] and s.path]
    return next((d for s in (section, *reversed(above)) if (d := announced_in(s))), None)


SOURCE = Source(
    id="openai",
    provider="openai",
    title="OpenAI deprecations",
    url="https://developers.openai.com/api/docs/deprecations.md",
    fallback_urls=("https://platform.openai.com/docs/deprecations",),
    parse=parse,
    min_rows=10,
    verified=True,
)
