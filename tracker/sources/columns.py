"""What a table column is about, told by the words of its header: the one place for synonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from tracker.sources.words import Words


class Column(StrEnum):
    """The meanings a column can have, in our words."""

    MODEL = "model"
    MODEL_ID = "model id"
    VERSION = "model version"
    STATUS = "status"
    DATE = "date"
    UPDATE = "update"
    RETIRES = "retirement date"
    DEPRECATED = "deprecation date"
    NO_NEW_CUSTOMERS = "no new customers"
    TRAINING = "training retirement date"
    DEPLOYMENT = "deployment retirement date"
    EXTENDED = "extended access"
    RELEASED = "release date"
    LEGACY = "legacy date"
    PRICE = "price"
    TRAINING_PRICE = "training price"
    REPLACEMENT = "replacement"
    REPLACEMENT_ID = "replacement id"
    REGIONS = "regions"
    DEDICATED = "dedicated endpoint support"


_END = r"(?:retir\w*|shut\s?-?\s?down|removal|removed|sunset|eol|end[- ]of[- ]life|discontinu\w*)"

# The first that fits decides, so what could be mistaken for a model or a date stands above them.
_RULES: tuple[tuple[re.Pattern[str], Column], ...] = tuple(
    (re.compile(pattern), column)
    for pattern, column in (
        (r"training price", Column.TRAINING_PRICE),
        (r"\b(?:price|pricing|cost)\b", Column.PRICE),
        (r"\bdedicated\b", Column.DEDICATED),
        (r"(?:recommended|suggested|replacement|substitute) model ids?", Column.REPLACEMENT_ID),
        (r"replacement model ids?\b", Column.REPLACEMENT_ID),
        (
            r"\b(?:replace|substitut|alternativ|successor|recommended|suggested|migrat)"
            r"|upgrade(?! date)",
            Column.REPLACEMENT,
        ),
        (r"no new customers?", Column.NO_NEW_CUSTOMERS),
        (rf"\b(?:training|fine-?tuning)\b.*\b{_END}", Column.TRAINING),
        (rf"\b(?:deployment|inference)\b.*\b{_END}", Column.DEPLOYMENT),
        (r"extended access", Column.EXTENDED),
        (rf"\b{_END}\b", Column.RETIRES),
        (r"\blegacy(?: on)? date", Column.LEGACY),
        (r"deprecat(?:ed|ion)(?: on)?(?: date)?(?: \(utc\))?(?: date)?$", Column.DEPRECATED),
        (r"^deprecated on\b|deprecation (?:announced|start)", Column.DEPRECATED),
        (r"\b(?:release|released|launch|launched)\b", Column.RELEASED),
        (r"\b(?:status|state|stage|lifecycle)\b", Column.STATUS),
        (r"\bregions?\b", Column.REGIONS),
        (r"\bdefault\b", Column.UPDATE),
        (r"\b(?:model|api) (?:ids?|codes?|identifiers?|endpoints?)\b|^id$", Column.MODEL_ID),
        (r"^(?:model )?versions?$", Column.VERSION),
        (r"\b(?:models?|snapshots?|systems?|endpoints?)\b", Column.MODEL),
        (r"^(?:date|effective date|when)$", Column.DATE),
        (r"^(?:update|change|event|what)", Column.UPDATE),
    )
)

Synonyms = Mapping[str, Column]
"""Headers, normalized, that mean something else at one provider."""


def normal(header: Words | str) -> str:
    """A header for comparison: lower case, one space, no markup, no footnote mark."""
    text = header if isinstance(header, str) else header.plain
    return " ".join(text.lower().split()).strip(" :*")


def column_of(header: Words, synonyms: Synonyms) -> Column | None:
    text = normal(header)
    if text in synonyms:
        return synonyms[text]
    return next((column for pattern, column in _RULES if pattern.search(text)), None)


def columns_of(headers: tuple[Words, ...], synonyms: Synonyms) -> dict[Column, int]:
    """Column → position; of two that mean the same, the first."""
    out: dict[Column, int] = {}
    for at, header in enumerate(headers):
        column = column_of(header, synonyms)
        if column is not None:
            out.setdefault(column, at)
    return out
