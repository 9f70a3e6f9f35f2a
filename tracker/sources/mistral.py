"""Mistral: the "Legacy models" table of its models page, and the data its model pages are made of.

A row has a display name and, mostly, an id in another column. The deprecation date is the day it
was announced, the retirement date the last one. Since October 2025 there is no table any more but
one record a model (``apiNames``, ``deprecationDate``, ``retirementDate``, ``replacement``).
The guide to fine-tuning says of itself that the feature is deprecated, without a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from tracker.dates import read_day, read_when
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.partial_date import UnknownDate, WhyUnknown
from tracker.errors import ParseError
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.columns import Column
from tracker.sources.dom import Section
from tracker.sources.ids import Subject
from tracker.sources.page import Page, read_page
from tracker.sources.prose import sentences
from tracker.sources.rows import Habits, nameless_rows, read_rows
from tracker.sources.scribe import Scribe, reading, scribe
from tracker.sources.sheets import Record, half_sheets, require_dated, sheets_of

_FEATURE = re.compile(r"\bthis\s+feature\s+is\s+deprecated\b", re.IGNORECASE)
_TUNING = re.compile(r"\bfine-?tuning\b", re.IGNORECASE)


def parse(capture: Capture) -> Reading:
    pen = scribe("mistral", "mistral", capture)
    if capture.body.lstrip()[:1] == b"{":
        return reading(_from_data(capture, pen))
    page = read_page(capture)
    sheets = sheets_of(page)
    dated = [s for s in sheets if s.dated]
    closed = list(_closed_feature(page, pen))
    if not closed:
        require_dated(sheets, page)
    notices = [*read_rows(dated, pen, Habits(more=_deprecated)), *closed]
    return reading(notices, [*half_sheets(sheets), *nameless_rows(dated)])


def _deprecated(record: Record) -> dict[str, Any]:
    return {"announced_on": read_day(record[Column.DEPRECATED].plain)}


def _closed_feature(page: Page, pen: Scribe) -> Iterator[Notice]:
    for section in page.sections:
        for sentence in sentences(section.text) if _TUNING.search(section.title) else ():
            if _FEATURE.search(sentence):
                when = UnknownDate(WhyUnknown.NOT_ANNOUNCED, sentence)
                proof = pen.evidence(section, sentence)
                yield from pen.write(Subject((EVERY_MODEL,)), Scope.TRAINING, when, proof)


def _from_data(capture: Capture, pen: Scribe) -> Iterator[Notice]:
    try:
        data = orjson.loads(capture.body)
    except orjson.JSONDecodeError as error:
        msg = f"{capture.url}: the model data is not JSON"
        raise ParseError(msg) from error
    listed = data.get("models")
    models = [m for m in listed if isinstance(m, dict)] if isinstance(listed, list) else []
    if not any("retirementDate" in m for m in models):
        msg = f"{capture.url}: no 'models' with a 'retirementDate' in the data"
        raise ParseError(msg)
    for model in models:
        if model.get("deprecationDate") or model.get("retirementDate"):
            yield from _record(model, pen)


def _record(model: dict[str, Any], pen: Scribe) -> list[Notice]:
    """The ids of one record. A ``-latest`` alias moves on to another model, so it is not one."""
    ids = tuple(i for i in model.get("apiNames") or () if not i.endswith("-latest"))
    section = Section(model.get("slug") or "models", 1, "", (model.get("slug") or "models",), ())
    replacement = model.get("replacement")
    return pen.write(
        Subject(ids, model.get("name")),
        Scope.INFERENCE,
        read_when(model.get("retirementDate") or ""),
        pen.evidence(section, orjson.dumps(model).decode()),
        announced_on=read_day(model.get("deprecationDate") or ""),
        replacements=(replacement,) if replacement else (),
        lifecycle=model.get("status"),
    )


SOURCE = Source(
    id="mistral",
    provider="mistral",
    title="Mistral models",
    url="https://docs.mistral.ai/getting-started/models/models_overview",
    parse=parse,
    min_rows=5,
    verified=True,
)
