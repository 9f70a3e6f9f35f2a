"""Azure: name and version in two columns, fine-tunes in a table of their own with two phases.

The fine-tune outlives its base: training and deployment retire on separate dates, partly given as
rules. The day after which no new customer may deploy is kept in the note: it ends nothing for
those who run the model, and ``new_deployments`` is not yet a scope that readings are compared in.
Foundry's "legacy date" opens its notice period, so it counts as the day of the announcement.
"""

from __future__ import annotations

import re
from typing import Any

from tracker.dates import read_day, read_when
from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.domain.partial_date import UnknownDate
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.clauses import Ending, endings_of
from tracker.sources.columns import Column
from tracker.sources.page import read_page
from tracker.sources.rows import nameless_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, dated_sheets
from tracker.sources.tables import Paragraph

_PHASES = (
    (Column.TRAINING, Scope.TRAINING),
    (Column.DEPLOYMENT, Scope.FINE_TUNED_INFERENCE),
)
_CLOSED_TO = (
    (Column.NO_NEW_CUSTOMERS, "no new customers from"),
    (Column.DEPRECATED, "no new deployments from"),
)
_ONLY = re.compile(r"^(?:for\s+)?(?P<who>[^.;]*\bonly\b)", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("azure", "azure", capture)
    sheets, problems = dated_sheets(page)
    notices = [n for sheet in sheets for record in sheet for n in _row(record, pen)]
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _row(record: Record, pen: Scribe) -> list[Notice]:
    if not record.subject:
        return []
    tuned = [(c, s) for c, s in _PHASES if c in record.at]
    if tuned:
        return [n for column, scope in tuned for n in _phase(record, pen, column, scope)]
    return [n for e in endings_of(record[Column.RETIRES]) for n in _base(record, pen, e)]


def _base(record: Record, pen: Scribe, ending: Ending) -> list[Notice]:
    return _write(
        record,
        pen,
        Scope.INFERENCE,
        ending.when,
        applies_to=AppliesTo(tiers=ending.tiers),
        announced_on=read_day(record[Column.LEGACY].plain),
        replacements=record.replacements,
        lifecycle=record[Column.STATUS].plain or None,
        note=_note(record, ending),
    )


def _phase(record: Record, pen: Scribe, column: Column, scope: Scope) -> list[Notice]:
    cell = record[column]
    notes = [f for mark in cell.marks if (f := _footnote(record, mark))]
    who = [m["who"].lower() for n in notes if (m := _ONLY.search(n))]
    return _write(
        record,
        pen,
        scope,
        read_when(cell.plain),
        applies_to=AppliesTo(audience=who[0] if who else None),
        note=" ".join(notes) or None,
    )


def _write(record: Record, pen: Scribe, scope: Scope, when: Any, **more: Any) -> list[Notice]:
    """Two names in one cell share their dates and are still two models: no ``same_row``."""
    evidence = pen.evidence(record.section, record.row.quote)
    version = record[Column.VERSION].plain or None
    return pen.write(record.subject, scope, when, evidence, version=version, same_row=(), **more)


def _note(record: Record, ending: Ending) -> str | None:
    dated = [(words, record[c].plain) for c, words in _CLOSED_TO if record[c]]
    closed = [f"{w}: {t}" for w, t in dated if not isinstance(read_when(t), UnknownDate)]
    return "; ".join([ending.note, *closed] if ending.note else closed) or None


def _footnote(record: Record, mark: str) -> str | None:
    """The text of a footnote of the same section."""
    paragraphs = (b.words for b in record.section.blocks if isinstance(b, Paragraph))
    return next((w.plain for w in paragraphs if w.marks[:1] == (mark,)), None)


SOURCE = Source(
    id="azure",
    provider="azure",
    title="Azure OpenAI and Foundry model retirements",
    url="https://learn.microsoft.com/en-us/azure/foundry/openai/concepts/model-retirements",
    fallback_urls=(
        "https://learn.microsoft.com/en-us/azure/ai-foundry/concepts/model-lifecycle-retirement",
    ),
    parse=parse,
    min_rows=10,
    verified=True,
)
