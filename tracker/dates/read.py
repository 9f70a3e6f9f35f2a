"""Reads one date cell, or the day a heading starts with."""

from __future__ import annotations

import re
from datetime import date

from tracker.dates.find import find_dates
from tracker.dates.relative import read_relative
from tracker.dates.wording import bound_of, says_nothing
from tracker.domain.partial_date import PartialDate, UnknownDate, When, WhyUnknown

_LEAD = re.compile(r"\W*(?:(?:on|effective|as of|after|from|since)\s+)?", re.IGNORECASE)


def read_when(text: str, *, us_order: bool = False) -> When:
    """What one cell or sentence says about one moment.

    Anything that cannot be taken for exactly one date or rule is ``UnknownDate``: ``NOT_ANNOUNCED``
    when the words say so or nothing is written, else ``UNREADABLE``. Two different dates are not
    one date. ``us_order`` as for :func:`find_dates`. Never raises.
    """
    text = text.strip()
    found = find_dates(text, us_order=us_order)
    if not found:
        rule = read_relative(text)
        why = WhyUnknown.NOT_ANNOUNCED if says_nothing(text) else WhyUnknown.UNREADABLE
        return rule or UnknownDate(why, text)
    value = found[0].value
    if value is None or any(f.value != value for f in found):
        return UnknownDate(WhyUnknown.UNREADABLE, text)
    return PartialDate(value, found[0].precision, bound_of(text), text)


def read_day(text: str, *, us_order: bool = False) -> date | None:
    """The one full day a text names; ``None`` if it names none, several, or only a month."""
    days = {f.day for f in find_dates(text, us_order=us_order)}
    return days.pop() if len(days) == 1 else None


def leading_day(text: str, *, us_order: bool = False) -> date | None:
    """The day a heading or sentence starts with: ``2026-06-11: …``, ``On May 7th, 2026, we …``."""
    lead = _LEAD.match(text)
    found = find_dates(text, us_order=us_order)
    starts = lead.end() if lead else 0
    return found[0].day if found and found[0].start <= starts else None
