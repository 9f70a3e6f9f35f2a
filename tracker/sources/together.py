"""Together: what is scheduled, and two histories, of serverless inference and of fine-tuning.

A model can stand in the history twice: removed, restored and removed again.
"""

from __future__ import annotations

import re
from typing import Any

from tracker.domain.notice import AppliesTo, Scope
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.columns import Column
from tracker.sources.page import read_page
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import reading, scribe
from tracker.sources.sheets import Record, dated_sheets

_TUNING = re.compile(r"\bfine-?tuning\b", re.IGNORECASE)
_SERVERLESS = re.compile(r"\bserverless\b", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("together", "together", capture)
    sheets, problems = dated_sheets(page)
    notices = read_rows(sheets, pen, Habits(scope=_scope, more=_where))
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _scope(record: Record) -> Scope:
    tuning = any(_TUNING.search(title) for title in record.section.path)
    return Scope.TRAINING if tuning else Scope.INFERENCE


def _where(record: Record) -> dict[str, Any]:
    if _scope(record) is Scope.TRAINING:
        return {}
    serverless = ("serverless",) if _SERVERLESS.search(record.section.text) else ()
    dedicated = record[Column.DEDICATED].plain
    note = f"on-demand dedicated endpoints: {dedicated}" if dedicated else None
    return {"applies_to": AppliesTo(tiers=serverless), "note": note}


SOURCE = Source(
    id="together",
    provider="together",
    title="Together AI deprecations",
    url="https://docs.together.ai/docs/deprecations.md",
    fallback_urls=("https://docs.together.ai/docs/deprecations",),
    parse=parse,
    min_rows=5,
    verified=True,
)
