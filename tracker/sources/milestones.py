"""Tables of dated steps without a model column: the end of a product, or of all fine-tuning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from tracker.dates import read_when
from tracker.domain.notice import EVERY_MODEL, AppliesTo, Notice, Scope
from tracker.sources.columns import Column
from tracker.sources.ids import Subject
from tracker.sources.prose import sentences
from tracker.sources.scribe import Scribe
from tracker.sources.sheets import Record, Sheet

_TUNING = re.compile(r"\bfine-?tuning\b", re.IGNORECASE)
_JOBS = re.compile(r"\bfine-?tuning\s+(?:jobs?|training|runs?)\b|\btraining\b", re.IGNORECASE)
_STOPS = re.compile(
    r"\b(?:not|no\s+longer|unavailable|disabled?|closed?|stops?|ends?|blocked)\b", re.IGNORECASE
)
_ANNOUNCED = re.compile(r"\bannounc", re.IGNORECASE)
_TOLD_TO = re.compile(
    r"\b(?:(?:not|no\s+longer)\s+available|unavailable|closed?|disabled?)\s+(?:to|for)\s+"
    r"(?P<who>[^.]+)",
    re.IGNORECASE,
)
_WHO_CANNOT = re.compile(
    r"^(?P<who>[^.]+?)\s+(?:will|can|are|may|is)(?:not)?\s+(?:no\s+longer|not|unable)?\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(?:customers?|organi[sz]ations?|users?|developers?)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:shut(?:s|ting)?\s+down|shutdown|remov(?:ed|al)|sunset|retire[ds]?"
    r"|no\s+longer\s+(?:be\s+)?(?:available|accessible))\b",
    re.IGNORECASE,
)
_HEADING_DATE = re.compile(r"^[\d\-/. ]{6,}:\s*")


def read_milestones(sheet: Sheet, pen: Scribe, announced: date | None) -> list[Notice]:
    """The notices of a ``Date | Update`` table.

    About fine-tuning: one for every step that ends training for somebody, about every model.
    About a product: one, on the day it is shut down.
    """
    records = list(sheet)
    if _TUNING.search(sheet.section.title) or _mostly_tuning(records):
        steps = [r for r in records if _ends_training(r)]
        return [_training(r, pen, announced) for r in steps]
    endings = [r for r in records if _ENDS.search(r[Column.UPDATE].plain)]
    return _product(endings[-1], pen, announced) if endings else []


def audience(update: str) -> str | None:
    """Who is meant: "organizations that have not …", in the page's words."""
    first = sentences(update)[0] if update else ""
    if told := _TOLD_TO.search(first):
        return told["who"].strip()
    cannot = _WHO_CANNOT.match(first)
    return cannot["who"].strip() if cannot and _PEOPLE.search(cannot["who"]) else None


def _mostly_tuning(records: Iterable[Record]) -> bool:
    about = [bool(_JOBS.search(r[Column.UPDATE].plain)) for r in records]
    return sum(about) * 2 > len(about)


def _ends_training(record: Record) -> bool:
    """Whether the step itself closes training; the day it was announced closes nothing."""
    first = " ".join(sentences(record[Column.UPDATE].plain)[:1])
    closes = _JOBS.search(first) and _STOPS.search(first)
    return bool(closes) and not _ANNOUNCED.search(first)


def _training(record: Record, pen: Scribe, announced: date | None) -> Notice:
    update = record[Column.UPDATE].plain
    [notice] = pen.write(
        Subject((EVERY_MODEL,)),
        Scope.TRAINING,
        read_when(record[Column.DATE].plain),
        pen.evidence(record.section, record.row.quote),
        announced_on=announced,
        applies_to=AppliesTo(audience=audience(update)),
        note=update,
    )
    return notice


def _product(record: Record, pen: Scribe, announced: date | None) -> list[Notice]:
    return pen.write(
        Subject(name=_HEADING_DATE.sub("", record.section.title)),
        Scope.ENDPOINT,
        read_when(record[Column.DATE].plain),
        pen.evidence(record.section, record.row.quote),
        announced_on=announced,
        note=record[Column.UPDATE].plain,
    )
