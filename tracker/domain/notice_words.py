"""What a notice says about its date, in words for a person."""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.notice import Notice
from tracker.domain.partial_date import (
    Bound,
    PartialDate,
    Precision,
    UnknownDate,
    WhyUnknown,
    counted_from,
)

NO_DATE = "no date announced"

# "Legacy" is what Bedrock calls a model whose end has been announced, and others one about to be.
_STATES = (
    ("retired", re.compile(r"\b(?:retired|removed|shut\s?down|eol|end[- ]of[- ]life)\b", re.I)),
    ("deprecated", re.compile(r"(?<!not )\b(?:deprecat\w*|legacy|sunset\w*)\b", re.I)),
)


def dateless_state(notice: Notice) -> str | None:
    """``deprecated`` or ``retired``, where the page says so and names no day."""
    when = notice.retires_on
    if not isinstance(when, UnknownDate) or when.why is not WhyUnknown.NOT_ANNOUNCED:
        return None
    said = notice.lifecycle or ""
    return next((state for state, pattern in _STATES if pattern.search(said)), None)


def has_passed(notice: Notice, today: date) -> bool:
    """Whether its date is over, whatever day of it is meant; a "not before" never passes."""
    when = notice.retires_on
    if not isinstance(when, PartialDate) or when.bound is Bound.NOT_BEFORE:
        return False
    return when.latest < today


def date_words(notice: Notice, most: int | None = None) -> str:
    """The date as published, and what is made of it: ``June 2027 (counted from 2027-06-01)``,
    ``deprecated, no date announced (TBD)``. Of the published words at most ``most`` characters."""
    when, text = notice.retires_on, notice.retires_on.text[:most]
    if isinstance(when, PartialDate) and when.precision is not Precision.DAY:
        return f"{text} {counted_from(when.earliest)}"
    if state := dateless_state(notice):
        return f"{state}, {NO_DATE} ({text})" if text else f"{state}, {NO_DATE}"
    return text
