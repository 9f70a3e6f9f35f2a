"""Vertex AI: available and retired models. Tuned models follow their base there (policy, no row).

The listed dates may be extended and are never moved forward. Models of the short-term table retire
so many days after their replacement is released, which the paragraph above the table says.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.dates import read_when
from tracker.domain.notice import Notice
from tracker.domain.partial_date import RelativeDate, UnknownDate, WhyUnknown
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.page import Page, read_page
from tracker.sources.prose import sentences
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import reading, scribe
from tracker.sources.sheets import dated_sheets

_RULE = re.compile(r"\bmodels?\s+retires?\b", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("vertex", "vertex", capture)
    sheets, problems = dated_sheets(page)
    rules = _rules(page)
    notices = [_ruled(n, rules) for n in read_rows(sheets, pen, Habits())]
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _rules(page: Page) -> dict[str, RelativeDate]:
    """Section → the rule its text gives for models without a date of their own."""
    out: dict[str, RelativeDate] = {}
    for section in page.sections:
        for sentence in sentences(section.text):
            when = read_when(sentence) if _RULE.search(sentence) else None
            if isinstance(when, RelativeDate):
                out[" > ".join(section.path)] = when
    return out


def _ruled(notice: Notice, rules: dict[str, RelativeDate]) -> Notice:
    when, rule = notice.retires_on, rules.get(notice.evidence.section)
    silent = isinstance(when, UnknownDate) and when.why is WhyUnknown.NOT_ANNOUNCED
    return replace(notice, retires_on=rule) if rule and silent and not when.text else notice


SOURCE = Source(
    id="vertex",
    provider="vertex",
    title="Vertex AI model versions and lifecycle",
    url="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions",
    fallback_urls=(
        "https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/model-versions",
    ),
    parse=parse,
    min_rows=10,
    verified=True,
)
