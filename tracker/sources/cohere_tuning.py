"""What Cohere's sections say of fine-tuning: who can no longer train, and what stops answering."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.dates import find_dates
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown, exact
from tracker.sources.dom import Section
from tracker.sources.ids import Subject
from tracker.sources.prose import codes, sentences
from tracker.sources.scribe import Scribe

_NAME = r"`?(?P<model>[A-Za-z][\w.-]*\d[\w.-]*\w)`?"
_TRAINING_OF = re.compile(
    r"\bfine-?tuning\s+(?:for|of|with)\b.*\b(?:is|are|be)\s+(?:being\s+)?"
    r"(?:retired|deprecated|sunset|removed|discontinued)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\bfine-?tuned\s+models?\b[^.]*\b(?:no\s+longer\s+be\s+(?:accessible|available|supported))",
    re.IGNORECASE,
)
_TUNED_WITH = re.compile(
    rf"\b(?:sunset|retire|deprecate|remove|shut\s?down)\b.*\bfine-?tuned\s+(?:with|on|from)\s+{_NAME}",
    re.IGNORECASE,
)
_TRAIN_WITH = re.compile(
    rf"\b(?:deprecating|ending|retiring|removing)\s+fine-?tuning\s+(?:with|on|for)\s+(?:(?:the|older|old)\s+)*{_NAME}",
    re.IGNORECASE,
)
_NOW_WITH = re.compile(rf"\bfine-?tunes?\b.*\bpowered\s+by\s+(?:the\s+)?{_NAME}", re.IGNORECASE)


def tuning_notices(section: Section, when: When, pen: Scribe) -> Iterator[Notice]:
    """Training and use of fine-tunes, as far as sentences end them; ``when`` the section's day."""
    said = sentences(section.text)
    gone = next((s for s in said if _GONE.search(s)), None)
    instead = tuple(m["model"].lower() for s in said if (m := _NOW_WITH.search(s)))
    for sentence in said:
        if _TRAINING_OF.search(sentence):
            yield from _both(section, sentence, gone, when, pen)
        elif match := _TUNED_WITH.search(sentence):
            yield from _one(
                match, Scope.FINE_TUNED_INFERENCE, _own(sentence, when), instead, section, pen
            )
        elif match := _TRAIN_WITH.search(sentence):
            none = UnknownDate(WhyUnknown.NOT_ANNOUNCED, sentence)
            yield from _one(match, Scope.TRAINING, _own(sentence, none), instead, section, pen)


def _both(
    section: Section, sentence: str, gone: str | None, when: When, pen: Scribe
) -> Iterator[Notice]:
    for model in codes(sentence):
        about, proof = Subject((model,)), pen.evidence(section, sentence)
        yield from pen.write(about, Scope.TRAINING, when, proof)
        if gone:
            proof = pen.evidence(section, gone)
            yield from pen.write(about, Scope.FINE_TUNED_INFERENCE, when, proof, note=gone)


def _one(
    match: re.Match[str],
    scope: Scope,
    when: When,
    instead: tuple[str, ...],
    section: Section,
    pen: Scribe,
) -> list[Notice]:
    # Sentences write the id as a name, with capitals: Command-R-03-2024.
    about = Subject((match["model"].lower(),))
    return pen.write(about, scope, when, pen.evidence(section, match.string), replacements=instead)


def _own(sentence: str, otherwise: When) -> When:
    """The day the sentence itself gives; the section's otherwise."""
    days = [f.day for f in find_dates(sentence) if f.day]
    return exact(days[0], sentence) if len(days) == 1 else otherwise
