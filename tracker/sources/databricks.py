"""Databricks: its maintenance policy lists legacy, deprecated and retired models by name.

A table for open models, one for partners' and, until the service closed, one for fine-tuning. The
page gives names, not the ids of endpoints. A cell may hold two dates: one for paying by the token,
one for provisioned throughput, which is where fine-tunes run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.dates import find_dates, read_when
from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.domain.partial_date import When
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.columns import Column, Synonyms
from tracker.sources.page import read_page
from tracker.sources.prose import sentences
from tracker.sources.rows import nameless_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, dated_sheets
from tracker.sources.words import Words

_TUNING = re.compile(r"\bfine-?tuning\b", re.IGNORECASE)
# The tables that describe the policy: their "retirement" is no date.
_POLICY: Synonyms = {
    "retirement notification": Column.UPDATE,
    "transition to retirement": Column.UPDATE,
    "on the retirement date": Column.UPDATE,
}
_TIERS = {
    "pay-per-token": re.compile(r"\bpay[- ]per[- ]token\b", re.IGNORECASE),
    "provisioned throughput": re.compile(r"\bprovisioned throughput\b", re.IGNORECASE),
}


def parse(capture: Capture) -> Reading:
    sheets, problems = dated_sheets(read_page(capture), _POLICY)
    pen = scribe("databricks", "databricks", capture)
    notices = [n for sheet in sheets for record in sheet for n in _row(record, pen)]
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _row(record: Record, pen: Scribe) -> Iterator[Notice]:
    if not record.subject:
        return
    tuning = any(_TUNING.search(title) for title in record.section.path)
    around = _tiers(record.section.title)
    for when, tiers in _endings(record[Column.RETIRES]):
        yield from pen.write(
            record.subject,
            Scope.TRAINING if tuning else Scope.INFERENCE,
            when,
            pen.evidence(record.section, record.row.quote),
            replacements=record.replacements,
            lifecycle=record[Column.STATUS].plain or None,
            applies_to=AppliesTo(tiers=tiers or around),
        )


def _endings(cell: Words) -> list[tuple[When, tuple[str, ...]]]:
    """The dates of a cell with the offerings each is for; one that is for all comes alone."""
    lines = [s for line in cell.lines for s in sentences(line.plain) if find_dates(s)]
    split = [(read_when(line), _tiers(line)) for line in lines]
    if len(split) > 1 and all(tiers for _, tiers in split):
        return split
    return [(read_when(cell.plain), _tiers(cell.plain))]


def _tiers(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _TIERS.items() if pattern.search(text))


SOURCE = Source(
    id="databricks",
    provider="databricks",
    title="Databricks model maintenance policy",
    url="https://docs.databricks.com/aws/en/machine-learning/retired-models-policy",
    parse=parse,
    min_rows=3,
)
