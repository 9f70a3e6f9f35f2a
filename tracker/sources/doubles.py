"""Rows of one reading that say the same thing twice are one notice (pure)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tracker.domain.notice import Notice, notice_to_json
from tracker.sources.moves import earliest, firmness

ALSO = " ‖ "
"""Between the quotes of rows that are one notice."""


def by_key(reading: Iterable[Notice]) -> dict[str, Notice]:
    """The notices of a reading, one for each key, whatever the order of its rows.

    Of several with one key that with the earliest and firmest date stands, because it is the one
    to plan by; the words of the others are kept in its quote.
    """
    groups: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in reading:
        groups[notice.key].append(notice)
    return {key: _one_of(group) for key, group in groups.items()}


def _one_of(group: list[Notice]) -> Notice:
    if len(group) == 1:
        return group[0]
    best = min(group, key=_urgency)
    quotes = {n.evidence.quote for n in group} - {best.evidence.quote}
    quote = ALSO.join((best.evidence.quote, *sorted(quotes)))
    return replace(best, evidence=replace(best.evidence, quote=quote))


def _urgency(notice: Notice) -> tuple[date, int, str]:
    """The last part only makes the choice the same in every order of rows."""
    text = json.dumps(notice_to_json(notice), sort_keys=True)
    return earliest(notice.retires_on), -firmness(notice.retires_on), text
