"""Dates given as a rule: "One year after training retirement", "At base model retirement"."""

from __future__ import annotations

import re

from tracker.dates.wording import bound_of
from tracker.domain.partial_date import Anchor, Bound, RelativeDate

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18, "thirty": 30,
    "sixty": 60, "ninety": 90,
}  # fmt: skip

_ENDS = r"(?:retire(?:s|d|ment)?|eol|end[- ]of[- ]life|shut\s?down|deprecat(?:ed|ion)|removal)"
_ANCHORS = (
    (Anchor.TRAINING_RETIREMENT, re.compile(rf"\btraining\b.*\b{_ENDS}", re.IGNORECASE)),
    (
        Anchor.REPLACEMENT_RELEASE,
        re.compile(
            r"\b(?:replacement|successor)\b.*\b(?:released?|launch(?:ed)?|available)"
            r"|\brelease\s+of\s+(?:a|the|its)\s+(?:replacement|successor)",
            re.IGNORECASE,
        ),
    ),
    (
        Anchor.BASE_RETIREMENT,
        re.compile(rf"\bbase\s+model\b.*?\b{_ENDS}|\b{_ENDS}\b.*\bbase\s+model\b", re.IGNORECASE),
    ),
)
_OFFSET = re.compile(
    rf"\b(?P<number>\d+|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s+"
    r"(?P<unit>day|week|month|year)s?\s+(?P<side>after|from|following|before|prior\s+to)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"(?:(?:at|on|upon|with|same\s+as|no\s+(?:earlier|sooner)\s+than|not\s+before)\s+)?"
    r"(?:the\s+)?(?:base\s+model|training)(?:['’]s)?\s+(?:retirement|eol|shut\s?down)"
    r"(?:\s+date)?[.*]*",
    re.IGNORECASE,
)


def read_relative(text: str) -> RelativeDate | None:
    """The rule in ``text``, or ``None`` if it holds none that can be read."""
    text = text.strip()
    offset = _OFFSET.search(text)
    if offset is None and not _AT_ONCE.fullmatch(text):
        return None
    anchor = _anchor(text[offset.end() :] if offset else text)
    if anchor is None:
        return None
    months, days = _shift(offset) if offset else (0, 0)
    bound = Bound.NOT_BEFORE if bound_of(text) is Bound.NOT_BEFORE else Bound.EXACT
    return RelativeDate(anchor, months, days, text, bound)


def _anchor(text: str) -> Anchor | None:
    return next((anchor for anchor, pattern in _ANCHORS if pattern.search(text)), None)


def _shift(offset: re.Match[str]) -> tuple[int, int]:
    word = offset["number"].lower()
    count = int(word) if word.isdigit() else _NUMBERS[word]
    if offset["side"].lower().startswith(("before", "prior")):
        count = -count
    match offset["unit"].lower():
        case "year":
            return 12 * count, 0
        case "month":
            return count, 0
        case "week":
            return 0, 7 * count
    return 0, count
