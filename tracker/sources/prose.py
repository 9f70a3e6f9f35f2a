"""Sentences: what providers say around their tables, or instead of them."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates import find_dates
from tracker.sources.dom import Section

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"“*(])")
_CODE = re.compile(r"`([^`]+)`")
_ANNOUNCED = re.compile(
    r"\b(?:we|anthropic|openai|cohere|google|aws|azure|groq|mistral)\s+"
    r"(?:have\s+|first\s+|also\s+|e-?mailed|notified|announced|informed)",
    re.IGNORECASE,
)
_SPARES = re.compile(
    r"fine-?tuned\b[^.]*\b(?:are|is|will)\s+not\s+(?:be\s+)?(?:affected|impacted)", re.IGNORECASE
)
_AUDIENCE = re.compile(
    r"\b(?:deprecation|change|retirement|shutdown)\s+(?:only\s+)?applies\s+(?:only\s+)?to\s+"
    r"(?P<who>[^;.]+)",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, line by line; a date or an id never ends one."""
    lines = (line.strip() for line in text.splitlines())
    return [s for line in lines if line for s in _SENTENCE_END.split(line)]


def codes(text: str) -> tuple[str, ...]:
    """The code spans of a text in backticks, each once."""
    return tuple(dict.fromkeys(c.strip() for c in _CODE.findall(text)))


def announced_in(section: Section, *, us_order: bool = False) -> date | None:
    """The day of "On June 17, 2026, we emailed users to announce …", if such a sentence has one."""
    for sentence in sentences(section.text):
        told = _ANNOUNCED.search(sentence)
        if told is None:
            continue
        before = find_dates(sentence[: told.start()], us_order=us_order)
        if before and before[-1].day:
            return before[-1].day
    return None


def spared(text: str) -> str | None:
    """The sentence that leaves existing fine-tunes alone, if there is one."""
    return next((s for s in sentences(text) if _SPARES.search(s)), None)


def audience_in(text: str) -> str | None:
    """Whom "This deprecation applies to …" names, in the page's words."""
    match = _AUDIENCE.search(text)
    return match["who"].strip() if match else None
