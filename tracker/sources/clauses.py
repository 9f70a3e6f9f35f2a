"""A date cell that is a paragraph: several dates, each for some deployments, and upgrades.

Azure writes "Standard deployment type retires on X, with auto-upgrades scheduled to start on Y. For
other deployment types, including …, the retirement date has been moved to Z", or two labeled lines
("Deprecation: … / Retirement: …"), or "To be upgraded to …", which ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.dates import find_dates, read_when
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown
from tracker.sources.prose import sentences
from tracker.sources.words import Words

_TIER = re.compile(
    r"\b(?:(?:data\s?zone|global|regional)\s+)?(?:standard|provisioned|batch)(?:[\s-]managed)?\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:all\s+)?other\s+deployment\s+types?\b", re.IGNORECASE)
_CLAUSE = re.compile(r";\s+|,\s+(?=with\b|while\b|but\b|and\s+(?:auto|default|existing)\b)", re.I)
_UPGRADE = re.compile(r"\b(?:auto-?\s?)?upgrad(?:e[ds]?|es|ing)\b", re.IGNORECASE)
_RETIRES = re.compile(r"\bretir(?:e[ds]?|es|ement|ing)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<label>deprecation|deprecated|legacy|retirement|retires?)\s*:\s*", re.I)


@dataclass(frozen=True, slots=True)
class Ending:
    """One date of a cell. ``tiers``: the deployment types it is for; none means all."""

    when: When
    tiers: tuple[str, ...] = ()
    note: str | None = None


def endings_of(cell: Words) -> list[Ending]:
    """At least one ending: the dates at which something retires, never those of an upgrade.

    A cell that speaks only of an upgrade has no retirement date; the words become its note.
    """
    text = cell.plain
    if len(find_dates(text)) < 2 and not _UPGRADE.search(text):
        return [Ending(read_when(text))]
    clauses = list(_clauses(cell))
    dated = [c for c in clauses if find_dates(c)]
    if not dated:
        return [Ending(UnknownDate(WhyUnknown.NOT_ANNOUNCED, text), note=text)]
    endings = [Ending(read_when(c), _tiers(c)) for c in dated]
    if len(endings) == 1:
        return [Ending(read_when(dated[0]), endings[0].tiers, text)]
    if all(e.tiers for e in endings):
        return [Ending(e.when, e.tiers, text) for e in endings]
    return [Ending(UnknownDate(WhyUnknown.UNREADABLE, text))]


def _clauses(cell: Words) -> Iterator[str]:
    """The clauses about a retirement, without the label in front of them."""
    for line in cell.lines:
        for sentence in sentences(line.plain):
            for clause in _CLAUSE.split(sentence):
                label = _LABEL.match(clause)
                if label and not _RETIRES.match(label["label"]):
                    continue
                if _UPGRADE.search(clause) and not _RETIRES.search(clause):
                    continue
                yield clause[label.end() :] if label else clause


def _tiers(clause: str) -> tuple[str, ...]:
    found = [m[0] for m in _TIER.finditer(clause)]
    others = _OTHERS.search(clause)
    return tuple(dict.fromkeys([others[0].lower(), *found] if others else found))
