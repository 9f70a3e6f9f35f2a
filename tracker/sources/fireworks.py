"""Fireworks: notices stand in its changelog, one ``<Update label="2026-08-27">`` an entry.

An entry "Serverless deprecation: …" lists models with where to migrate, or says in a sentence what
is deprecated. The label is the day of the entry. The last day is taken only from words that give
one ("removed on …"): the entry's own day is never taken for it. Only serverless serving ends;
dedicated deployments, where fine-tunes run, go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.dates import find_dates, leading_day, read_when
from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown
from tracker.errors import ParseError
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.dom import Section
from tracker.sources.ids import Subject
from tracker.sources.page import read_page
from tracker.sources.prose import sentences
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.tables import Item, Paragraph
from tracker.sources.words import Words

_UPDATE = re.compile(r"<Update\s[^<>]*?\blabel=[\"']([^\"'<>]+)[\"'][^<>]*>")
_CLOSED = re.compile(r"</Update>")
_HEADING = re.compile(r"^[ \t]*(#{1,5}\s)", re.MULTILINE)
_TITLE = re.compile(
    r"\b(?:serverless|models?)\b.*\b(?:deprecat|retir|remov|sunset|end.of.life)", re.IGNORECASE
)
_MIGRATE = re.compile(r"\s+[—–-]\s*migrate\s+to\s+", re.IGNORECASE)
_SAID = re.compile(r"^(?P<who>.+?)\s+(?:is|are)\s+(?:being\s+)?deprecated\b", re.IGNORECASE)
_TO = re.compile(r"\bmigrate\s+to\s+(?P<what>.+?)\.?$", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:decommission|remov|shut\s?-?down|retir|sunset|no longer (?:be )?available|until)\w*",
    re.IGNORECASE,
)
_AND = re.compile(r",\s*(?:and\s+)?|\s+(?:and|or)\s+")
_LINK = re.compile(r"https://(?:app\.)?fireworks\.ai/models/(?:fireworks/)?(?P<slug>[\w.-]+)/?$")
_ID = "accounts/fireworks/models/"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of an entry: what it is about, and what to use instead."""

    about: Subject
    instead: tuple[str, ...]
    quote: str


def parse(capture: Capture) -> Reading:
    page = read_page(replace(capture, body=_as_headings(capture.body)))
    pen = scribe("fireworks", "fireworks", capture)
    entries = [s for s in page.sections if any(leading_day(t) for t in s.path)]
    if not entries:
        msg = f"{capture.url}: no entry with a date; this is not the changelog"
        raise ParseError(msg, "the address is that of the Markdown page: …/updates/changelog.md")
    return reading(n for s in entries if _TITLE.search(s.title) for n in _notices(s, pen))


def _as_headings(body: bytes) -> bytes:
    """Entries as sections: their labels become headings above those inside them."""
    text = body.decode("utf-8", errors="replace")
    if not _UPDATE.search(text):
        return body
    deeper = _HEADING.sub(r"#\1", text)
    return _CLOSED.sub("\n", _UPDATE.sub(r"\n\n# \1\n\n", deeper)).encode()


def _notices(section: Section, pen: Scribe) -> Iterator[Notice]:
    for entry in _listed(section) or _said(section):
        yield from pen.write(
            entry.about,
            Scope.INFERENCE,
            _when(section),
            pen.evidence(section, entry.quote),
            replacements=entry.instead,
            announced_on=_announced(section),
            applies_to=AppliesTo(tiers=("serverless",)),
        )


def _announced(section: Section) -> date | None:
    return next((day for title in section.path if (day := leading_day(title))), None)


def _when(section: Section) -> When:
    """The date of the sentence that says when it ends, the title included."""
    for sentence in (section.title, *sentences(section.text)):
        ends = _ENDS.search(sentence)
        if ends and find_dates(sentence[ends.start() :]):
            return read_when(sentence[ends.start() :])
    return UnknownDate(WhyUnknown.NOT_ANNOUNCED, section.title)


def _listed(section: Section) -> list[_Entry]:
    return [e for b in section.blocks if isinstance(b, Item) and (e := _item(b.words))]


def _item(words: Words) -> _Entry | None:
    """``[Name](…/slug) — migrate to [Other](…/other)``."""
    parts = _MIGRATE.split(words.plain, maxsplit=1)
    if len(parts) != 2:
        return None
    linked = [(p.text.strip(), p.href) for p in words.parts if p.href]
    before = [i for text, href in linked if text in parts[0] and (i := _id_of(href))]
    after = [i for text, href in linked if text in parts[1] and (i := _id_of(href))]
    name = parts[0].strip()
    about = Subject(tuple(dict.fromkeys(before)), name) if before else _subject(name)
    return _Entry(about, tuple(dict.fromkeys(after)) or _names(parts[1]), words.plain)


def _said(section: Section) -> list[_Entry]:
    """``X and Y are deprecated from serverless. Please migrate to Z.``"""
    text = " ".join(b.words.plain for b in section.blocks if isinstance(b, Paragraph))
    said = _SAID.match(text)
    if said is None:
        return []
    told = next((m for s in sentences(text) if (m := _TO.search(s))), None)
    instead = _names(told["what"]) if told else ()
    return [_Entry(_subject(name), instead, text) for name in _names(said["who"])]


def _subject(name: str) -> Subject:
    return Subject((name,)) if name.startswith(_ID) else Subject(name=name)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in _AND.split(text.strip(" .")) if (name := part.strip(" .*")))


def _id_of(href: str | None) -> str | None:
    match = _LINK.match(href or "")
    return _ID + match["slug"] if match else None


SOURCE = Source(
    id="fireworks",
    provider="fireworks",
    title="Fireworks changelog",
    url="https://docs.fireworks.ai/updates/changelog.md",
    parse=parse,
)
