"""The words around a date: how firm it is, or that there is none."""

from __future__ import annotations

import re

from tracker.domain.partial_date import Bound

_NOT_BEFORE = re.compile(
    r"\b(?:not?\s+(?:sooner|earlier)\s+than|not\s+(?:be\s+\w+\s+)?before"
    r"|(?:not|n[’']t)\s+(?:be\s+)?(?:retired?|removed?|deprecated?|sunset|shut\s?down|happen)\s+before"
    r"|earliest|until\s+at\s+least|at\s+least\s+until|as\s+early\s+as|on\s+or\s+after|or\s+later)\b",
    re.IGNORECASE,
)
_TENTATIVE = re.compile(
    r"(?:\b(?:tentative(?:ly)?|approximate(?:ly)?|approx|around|estimated?|expected|planned"
    r"|target(?:ed|ing)?|circa|provisional(?:ly)?|early|mid|late|(?:the\s+)?end\s+of"
    r"|beginning\s+of|H[12]|not?\s+later\s+than|at\s+the\s+latest)\b|~)",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"[\s\-–—.*]*|n\s?[/.]?\s?a\.?|none|null|nil|tb[adc]\.?|unknown|pending|undetermined",
    re.IGNORECASE,
)
_NOT_ANNOUNCED = re.compile(
    r"\b(?:no\s+(?:\w+\s+){0,3}(?:date|retirement|shut\s?down|deprecation|removal)\b"
    r"|not\s+(?:yet\s+)?(?:been\s+)?(?:announced|scheduled|determined|set|planned|available)"
    r"|to\s+be\s+(?:announced|determined|confirmed)|tb[adc]\b|none\s+(?:announced|scheduled))",
    re.IGNORECASE,
)


def bound_of(text: str) -> Bound:
    """The bound that the words of a date cell express."""
    if _NOT_BEFORE.search(text):
        return Bound.NOT_BEFORE
    return Bound.TENTATIVE if _TENTATIVE.search(text) else Bound.EXACT


def says_nothing(text: str) -> bool:
    """Whether a cell without a date says, by emptiness or in words, that there is none yet."""
    return bool(_NOTHING.fullmatch(text.strip()) or _NOT_ANNOUNCED.search(text))
