"""Cohere: a history where the heading's date is mostly the day it takes effect, in lists and prose.

Only a section that says "we announced" gives the day of an announcement. Replacements come per
task. Fine-tuning ends in sentences: "Fine-tuning for the … models is being retired", "we will
sunset all models fine-tuned with …", "Deprecating fine-tuning with the older … model".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.dates import find_dates, leading_day
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown, exact
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.cohere_tuning import tuning_notices
from tracker.sources.dom import Section
from tracker.sources.ids import Subject, is_endpoint
from tracker.sources.listing import Listing, leaf_listings, listings, paragraphs
from tracker.sources.page import Page, read_page
from tracker.sources.prose import announced_in, codes, sentences, spared
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, half_sheets, require_dated, sheets_of
from tracker.sources.tasks import Group, replacements_by_model
from tracker.sources.words import Words

_EFFECTIVE = re.compile(
    r"\b(?:effective|retired?|sunset|deprecat\w+|shut\s?down|removed?|after|until)\b", re.IGNORECASE
)
_INSTEAD = re.compile(
    r"\b(?:alternatives?|migrate\s+to|replacements?|recommend\w*|instead)\b", re.IGNORECASE
)
_PRODUCTS = re.compile(r"\b(?:endpoints?|features?|parameters?|integrations?)\b", re.IGNORECASE)
_USAGE = re.compile(
    r"\busage\s+of\s+(?:the\s+)?(?P<what>[^.]+?)\s+will\s+be\s+(?:deprecated|retired)",
    re.IGNORECASE,
)
_MODELS_FOR = re.compile(r"\bfor\s+(?:the\s+)?`?(?P<kind>[\w-]+)`?\s+model", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    page = read_page(capture)
    pen = scribe("cohere", "cohere", capture)
    sheets = sheets_of(page)
    dated = [s for s in sheets if s.dated]
    tabled = read_rows(dated, pen, Habits(more=_announcement))
    listed = [n for e in _events(page) for n in _told(e, pen)]
    if not tabled and not listed:
        require_dated(sheets, page)
    return reading([*listed, *tabled], [*half_sheets(sheets), *nameless_rows(dated)])


@dataclass(frozen=True, slots=True)
class Event:
    """A dated section without a table."""

    section: Section
    when: When


def _announcement(record: Record) -> dict[str, Any]:
    note = spared(record.section.text)
    day = announced_in(record.section)
    return {"announced_on": day, "note": note, "spares_fine_tunes": note is not None}


def _events(page: Page) -> Iterator[Event]:
    tabled = {s.path for s, _ in page.tables}
    for section in page.sections:
        day = leading_day(section.title)
        if day is not None and section.path not in tabled:
            yield Event(section, _effective(section, day))


def _effective(section: Section, heading: date) -> When:
    """The day its text says it takes effect; the heading's, where the text gives none."""
    for sentence in sentences(section.text):
        found = [f.day for f in find_dates(sentence) if f.day]
        if found and _EFFECTIVE.search(sentence) and announced_in(section) != found[0]:
            return exact(found[0], sentence)
    if announced_in(section) == heading:
        return UnknownDate(WhyUnknown.NOT_ANNOUNCED, section.title)
    return exact(heading, section.title)


def _told(event: Event, pen: Scribe) -> list[Notice]:
    found = leaf_listings(listings(event.section))
    ending = [x for x in found if not _INSTEAD.search(x.intro)]
    return [
        *_models(event, pen, [x for x in ending if not _PRODUCTS.search(x.intro)], found),
        *tuning_notices(event.section, event.when, pen),
        *_products(event, pen, [x for x in ending if _PRODUCTS.search(x.intro)]),
        *_usages(event, pen),
    ]


def _models(
    event: Event, pen: Scribe, ending: list[Listing], found: list[Listing]
) -> Iterator[Notice]:
    rows = [(item, ids) for x in ending for item in x.items if (ids := _listed_ids(item))]
    named = [i for _, ids in rows for i in ids]
    groups = [
        Group(x.intro, tuple(i for item in x.items for i in item.codes))
        for x in found
        if _INSTEAD.search(x.intro)
    ]
    instead = replacements_by_model(named, [*groups, *_in_sentences(event.section)])
    for item, ids in rows:
        for model in ids:
            product = _is_product(model, event.section)
            yield from pen.write(
                Subject((model,)),
                Scope.ENDPOINT if product else Scope.INFERENCE,
                event.when,
                pen.evidence(event.section, item.ticked),
                announced_on=announced_in(event.section),
                replacements=() if product else instead.get(model, ()),
                same_row=tuple(i for i in ids if i != model),
            )


def _listed_ids(item: Words) -> tuple[str, ...]:
    """The ids of an item that is about a model, which then stands first in it."""
    text = item.ticked
    return codes(text) if text.startswith("`") else ()


def _in_sentences(section: Section) -> Iterator[Group]:
    """ "For command model replacements, we recommend you use `…` or `…`"."""
    for paragraph in paragraphs(section):
        for sentence in sentences(paragraph):
            kind = _MODELS_FOR.search(sentence)
            if codes(sentence) and kind and _INSTEAD.search(sentence):
                yield Group(kind["kind"], codes(sentence))


def _is_product(model: str, section: Section) -> bool:
    """An address, or the name of an address that the section ends as well."""
    return is_endpoint(model) or f"/{model}`" in section.text


def _products(event: Event, pen: Scribe, lists: list[Listing]) -> Iterator[Notice]:
    for listing in lists:
        for item in listing.items:
            first = codes(item.ticked)[:1]
            about = Subject(first) if first and is_endpoint(first[0]) else Subject(name=item.plain)
            quote = pen.evidence(event.section, item.ticked)
            yield from pen.write(about, Scope.ENDPOINT, event.when, quote)


def _usages(event: Event, pen: Scribe) -> Iterator[Notice]:
    for sentence in sentences(event.section.text):
        if match := _USAGE.search(sentence):
            quote = pen.evidence(event.section, sentence)
            about = Subject(name=match["what"])
            yield from pen.write(about, Scope.ENDPOINT, event.when, quote)


SOURCE = Source(
    id="cohere",
    provider="cohere",
    title="Cohere deprecations",
    url="https://docs.cohere.com/docs/deprecations.md",
    fallback_urls=("https://docs.cohere.com/docs/deprecations",),
    parse=parse,
    min_rows=2,
    verified=True,
)
