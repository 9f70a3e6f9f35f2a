"""Groq: a section a shutdown, its heading the last day; the announcement is told in prose.

Dates are in US order with two-digit years (08/16/26).
"""

from __future__ import annotations

from typing import Any

from tracker.domain.notice import AppliesTo
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.page import read_page
from tracker.sources.prose import announced_in, audience_in
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import reading, scribe
from tracker.sources.sheets import Record, dated_sheets


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("groq", "groq", capture)
    sheets, problems = dated_sheets(page)
    notices = read_rows(sheets, pen, Habits(us_order=True, more=_told))
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _told(record: Record) -> dict[str, Any]:
    return {
        "announced_on": announced_in(record.section, us_order=True),
        "applies_to": AppliesTo(audience=audience_in(record.section.text)),
    }


SOURCE = Source(
    id="groq",
    provider="groq",
    title="Groq deprecations",
    url="https://console.groq.com/docs/deprecations.md",
    fallback_urls=("https://console.groq.com/docs/deprecations",),
    parse=parse,
    min_rows=5,
)
