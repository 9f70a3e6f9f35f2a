"""Whether a page is still read as it was read last time (pure).

A header that was renamed, two columns that changed places, a table in a shape nobody has seen: the
page still parses, and what comes out looks like news. It differs from news in that whole tables
change at once, or in that what is no longer read still stands on the page.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from tracker.dates import read_when
from tracker.domain.notice import Notice
from tracker.domain.partial_date import PartialDate, UnknownDate
from tracker.sources.ids import is_id
from tracker.sources.moves import move
from tracker.sources.statements import Statement, is_unreadable, statement

KEPT_AT_LEAST = 0.5
"""Of the models that had a replacement, a date and so on: the share that has to have one still."""
FEW = 2
"""Below so many, a share means nothing."""

_TELLING = 8  # letters and digits; less stands on any page
_MARK = re.compile(r"<sup\b[^<>]*>[^<>]*</sup>|\]\([^()\s]*\)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NOT_TEXT = re.compile(r"[\W_]+")
_DATE_WORD = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|st|nd|rd|th|no|not|sooner|earlier|earliest|before|than|at|on|by|utc|n|a"
)

_FIELDS: dict[str, Callable[[Notice], object]] = {
    "a date": lambda n: not isinstance(n.retires_on, UnknownDate),
    "a replacement": lambda n: n.replacements,
    "a status": lambda n: n.lifecycle,
    "a note": lambda n: n.note,
    "an audience or region": lambda n: (
        n.applies_to.audience or n.applies_to.regions or n.applies_to.tiers
    ),
}
_FROM_THE_ROW = [_FIELDS[f"a {name}"] for name in ("date", "replacement", "status")]


def unlike(reading: Sequence[Notice], known: Sequence[Notice], page: bytes) -> list[str]:
    """Reasons, for a person, to think that the page was misread; none when it looks as before.

    ``known``: the notices that stood on the page last time. ``page``: the bytes that were read.
    """
    read = _by_statement(reading)
    reasons = [
        _nameless(reading),
        _dates_for_models(reading),
        _dateless_tables(reading),
        _exchanged(reading, known),
        _unread_rows([n for n in known if not _is_read(n, read)], page),
        _same_words(reading, known),
        _unannounced(read, known),
        *(_lost(name, has, read, known) for name, has in _FIELDS.items()),
    ]
    return [reason for reason in reasons if reason]


def _nameless(reading: Sequence[Notice]) -> str:
    nameless = sum(not n.subject.strip() for n in reading)
    return f"{nameless} notices name no model" if nameless else ""


def _dates_for_models(reading: Sequence[Notice]) -> str:
    for section, notices in _by_section(reading).items():
        dates = [n for n in notices if _is_date(n.model_id or n.display_name or "")]
        if 2 * len(dates) > len(notices):
            return f"dates stand where models should, under {section!r}: {dates[0].subject!r}"
    return ""


def _dateless_tables(reading: Sequence[Notice]) -> str:
    for section, notices in _by_section(reading).items():
        if len(notices) > 1 and all(is_unreadable(n) for n in notices):
            return f"none of the {len(notices)} dates under {section!r} can be read"
    return ""


def _exchanged(reading: Sequence[Notice], known: Sequence[Notice]) -> str:
    """A model that replaced another, now said to be replaced by it."""
    before, now = _replaced(known), _replaced(reading)
    turned = sorted((a, b) for a, b in now - before if (b, a) in before - now)
    if not turned:
        return ""
    return f"models and replacements have changed places: {turned[0][0]} and {turned[0][1]}"


def _unread_rows(gone: Sequence[Notice], page: bytes) -> str:
    """Rows that are on the page word for word, and gave no notice this time."""
    if not gone or not page:
        return ""
    text = _bare(page.decode("utf-8", "replace"))
    there = [n for n in gone if len(q := _bare(n.evidence.quote)) >= _TELLING and q in text]
    if not there:
        return ""
    return f"{len(there)} known notices are still on the page but were not read: {_names(there)}"


def _same_words(reading: Sequence[Notice], known: Sequence[Notice]) -> str:
    """Rows in the same words as before, whose date or replacement nobody finds any more."""
    now: defaultdict[tuple[Statement, str], list[Notice]] = defaultdict(list)
    for notice in reading:
        now[statement(notice), notice.evidence.quote].append(notice)
    pairs = [(n, now.get((statement(n), n.evidence.quote), [])) for n in known]
    worse = [old for old, new in pairs if new and _says_less(old, new)]
    return f"rows that did not change read differently: {_names(worse)}" if worse else ""


def _says_less(old: Notice, new: Sequence[Notice]) -> bool:
    """A row in the same words gives less: ids are gone, not only edited. To find more in it is
    what a better reader does."""
    if _names_ids(old) and not any(map(_names_ids, new)):
        return True
    return any(bool(has(old)) and not any(map(has, new)) for has in _FROM_THE_ROW)


def _names_ids(notice: Notice) -> bool:
    return any(map(is_id, notice.replacements))


def _unannounced(read: Mapping[Statement, Sequence[Notice]], known: Sequence[Notice]) -> str:
    """A notice whose day of announcement is gone would pass for another, and a new one."""
    lost = [
        n
        for n in known
        if n.announced_on
        and statement(n) in read
        and not any(other.announced_on for other in read[statement(n)])
    ]
    return f"the day of announcement is gone: {_names(lost)}" if lost else ""


def _is_read(notice: Notice, read: Mapping[Statement, Sequence[Notice]]) -> bool:
    """Whether its row was read, or another that says the same of it."""
    return any(
        n.evidence.quote == notice.evidence.quote
        or (
            move(notice.retires_on, n.retires_on) is None
            and (n.replacements or not notice.replacements)
        )
        for n in read.get(statement(notice), ())
    )


def _lost(
    name: str,
    has: Callable[[Notice], object],
    read: Mapping[Statement, Sequence[Notice]],
    known: Sequence[Notice],
) -> str:
    """A column that is empty now, in one whole table or in most rows of the page."""
    had = [n for n in known if has(n) and statement(n) in read]
    for section, notices in _by_section(had).items():
        lost = [n for n in notices if not any(map(has, read[statement(n)]))]
        if len(lost) > 1 and len(lost) == len(notices):
            return f"none of the {len(lost)} notices under {section!r} has {name} any more"
    kept = sum(any(map(has, read[statement(n)])) for n in had)
    if len(had) < FEW or kept >= KEPT_AT_LEAST * len(had):
        return ""
    return f"only {kept} of {len(had)} notices still have {name}"


def _by_statement(notices: Iterable[Notice]) -> Mapping[Statement, Sequence[Notice]]:
    found: defaultdict[Statement, list[Notice]] = defaultdict(list)
    for notice in notices:
        found[statement(notice)].append(notice)
    return dict(found)


def _by_section(notices: Iterable[Notice]) -> dict[str, list[Notice]]:
    found: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        found[notice.evidence.section].append(notice)
    return found


def _replaced(notices: Iterable[Notice]) -> set[tuple[str, str]]:
    return {(n.subject.lower(), r.lower()) for n in notices for r in n.replacements}


def _is_date(text: str) -> bool:
    """Not merely an id that ends in one."""
    words = re.findall(r"[a-z]+", text.lower())
    return all(map(_DATE_WORD.fullmatch, words)) and isinstance(read_when(text), PartialDate)


def _bare(text: str) -> str:
    """Letters and digits alone: the same for a row in Markdown, in HTML and as quoted."""
    shown = html.unescape(_TAG.sub("", _MARK.sub("", text)))
    return _NOT_TEXT.sub("", shown).lower()


def _names(notices: Sequence[Notice]) -> str:
    names = list(dict.fromkeys(n.subject for n in notices))
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
