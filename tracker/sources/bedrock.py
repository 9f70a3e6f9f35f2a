"""Amazon Bedrock: active, legacy and end-of-life tables; only the first holds the models' own ids.

Legacy and end-of-life rows give a display name, and the one id in them is the replacement's. A name
that also stands in the active table takes the id from there; otherwise the notice has a name only.
"Legacy date" is the day of the announcement, "EOL" the last day. Dates are in US order. The rule
for tuned models (12 months after the end on provisioned throughput) is prose and gives no notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.dates import read_day, read_when
from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.domain.partial_date import PartialDate, UnknownDate, WhyUnknown
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.columns import Column
from tracker.sources.ids import Subject
from tracker.sources.page import read_page
from tracker.sources.rows import nameless_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, Sheet, half_sheets, require_dated, sheets_of
from tracker.sources.words import Words

_SYNONYMS = {"model version": Column.MODEL, "model name": Column.MODEL, "provider": Column.UPDATE}
_REGION = re.compile(r"\b[a-z]{2}(?:-[a-z]+)+-\d\b")


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("bedrock", "bedrock", capture)
    sheets = [_repaired(s) for s in sheets_of(page, _SYNONYMS)]
    dated = require_dated(sheets, page)
    ids = _ids_by_name(dated)
    notices = [n for sheet in dated for record in sheet for n in _row(record, pen, ids)]
    return reading(notices, [*half_sheets(sheets), *nameless_rows(dated)])


def _repaired(sheet: Sheet) -> Sheet:
    """The active table lacks the header of its end-of-life column: every row has one cell more
    than there are headers. The column is where each row has a date or nothing, after the launch.
    """
    launch = sheet.at.get(Column.RELEASED)
    width = len([h for h in sheet.table.headers if h])
    if sheet.dated or launch is None:
        return sheet
    extra = [r for r in sheet.table.rows if len(r.cells) == width + 1]
    at = launch + 1
    if not extra or not all(_date_or_nothing(r.cells[at]) for r in extra):
        return sheet
    moved = {c: i + (i > launch) for c, i in sheet.at.items()}
    return replace(sheet, at=moved | {Column.RETIRES: at})


def _date_or_nothing(cell: Words) -> bool:
    when = read_when(cell.plain, us_order=True)
    return isinstance(when, PartialDate) or (
        isinstance(when, UnknownDate) and when.why is WhyUnknown.NOT_ANNOUNCED
    )


def _ids_by_name(sheets: Iterable[Sheet]) -> dict[str, str]:
    out: dict[str, str] = {}
    for sheet in sheets:
        for record in sheet:
            about = record.subject
            if about.name and about.ids:
                out.setdefault(about.name.lower(), about.ids[0])
    return out


def _row(record: Record, pen: Scribe, ids: Mapping[str, str]) -> list[Notice]:
    about = record.subject
    if not about:
        return []
    if not about.ids and about.name and (known := ids.get(about.name.lower())):
        about = Subject((known,), about.name)
    ends = record[Column.RETIRES]
    regions = (
        _regions(ends) if Column.MODEL_ID not in record.at else _regions(record[Column.REGIONS])
    )
    return pen.write(
        about,
        Scope.INFERENCE,
        read_when(ends.plain, us_order=True),
        pen.evidence(record.section, record.row.quote),
        announced_on=read_day(record[Column.LEGACY].plain, us_order=True),
        applies_to=AppliesTo(regions=regions),
        replacements=record.replacements,
        lifecycle=record.section.title or None,
        note=_note(record),
    )


def _regions(cell: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_REGION.findall(cell.plain)))


def _note(record: Record) -> str | None:
    access = record[Column.EXTENDED].plain
    named = isinstance(read_when(access, us_order=True), PartialDate)
    return f"public extended access from {access}" if named else None


SOURCE = Source(
    id="bedrock",
    provider="bedrock",
    title="Amazon Bedrock model lifecycle",
    url="https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html",
    fallback_urls=("https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.md",),
    parse=parse,
    min_rows=20,
    verified=True,
)
