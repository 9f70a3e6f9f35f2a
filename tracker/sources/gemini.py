"""Gemini API: one table a family. A note on the page may turn every future date into a floor."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.domain.notice import Notice
from tracker.domain.partial_date import Bound, PartialDate
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.page import Page, read_page
from tracker.sources.prose import sentences
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import reading, scribe
from tracker.sources.sheets import dated_sheets

_FLOOR_NOTE = re.compile(
    r"\b(?:shut\s?down|retirement|deprecation)\s+dates?\b.*\bearliest\b", re.IGNORECASE
)
_OVER = re.compile(r"\b(?:shut\s?down|retired|past|previous\w*|recently)\b", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("gemini", "gemini", capture)
    sheets, problems = dated_sheets(page)
    notices = read_rows(sheets, pen, Habits())
    if note := _floor_note(page):
        notices = [_floored(n, note) for n in notices]
    return reading(notices, [*problems, *nameless_rows(sheets)])


def _floor_note(page: Page) -> str | None:
    said = (s for section in page.sections for s in sentences(section.text))
    return next((s for s in said if _FLOOR_NOTE.search(s)), None)


def _floored(notice: Notice, note: str) -> Notice:
    """An exact date as a not-before, unless its section is about models that are gone."""
    when = notice.retires_on
    if not isinstance(when, PartialDate) or when.bound is not Bound.EXACT:
        return notice
    if _OVER.search(notice.evidence.section):
        return notice
    return replace(notice, retires_on=replace(when, bound=Bound.NOT_BEFORE), note=note)


SOURCE = Source(
    id="gemini",
    provider="gemini",
    title="Gemini API deprecations",
    url="https://ai.google.dev/gemini-api/docs/deprecations.md.txt",
    fallback_urls=("https://ai.google.dev/gemini-api/docs/deprecations",),
    parse=parse,
    min_rows=5,
    verified=True,
)
