"""How many days of notice providers gave: by the bundled notices, or as a saved feed has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.app.evidence import read_text
from tracker.catalog.load import bundled_notices
from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import Bound, PartialDate, Precision
from tracker.errors import InputError
from tracker.importers.usage_file import parse_json
from tracker.lifecycle.govern import governing
from tracker.sources.deprecations_info import StatedEnd, stated_ends

_SERVING = (Scope.INFERENCE, Scope.FINE_TUNED_INFERENCE)
_NAMED = 3
"""Models that a doubt names; the others are counted."""


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """Days from announcement to shutdown, a number for each model; ``doubt`` says what is odd."""

    days: tuple[int, ...]
    doubt: str | None = None


def bundled_notice_given() -> dict[str, NoticeGiven]:
    """Provider → its models whose notices give both days, each counted once.

    Providers keep superseded rows, announce a model again, and write a later date into an old
    announcement. What counts is the notice that would govern: the newest announcement.
    """
    said: defaultdict[tuple[str, str], dict[Notice, int]] = defaultdict(dict)
    for notice in bundled_notices():
        if (days := _days(notice)) is not None:
            said[notice.provider, notice.subject.lower()][notice] = days
    given: defaultdict[str, list[int]] = defaultdict(list)
    for provider, subject in sorted(said):
        notices = said[provider, subject]
        given[provider].append(notices[governing(list(notices))])
    return {provider: NoticeGiven(tuple(days)) for provider, days in given.items()}


def feed_notice_given(feed: Path) -> dict[str, NoticeGiven]:
    """The same as a saved feed of deprecations.info states it, its own faults included.

    They are told by name. Raises InputError or ParseError for a file that is no such feed.
    """
    answer = parse_json(read_text(feed), str(feed))
    ends: defaultdict[str, list[StatedEnd]] = defaultdict(list)
    for end in stated_ends(answer, str(feed)):
        ends[end.provider].append(end)
    if not ends:
        msg = f"{feed} says of no model when its end was announced"
        raise InputError(msg, "save https://deprecations.info/v1/deprecations.json unchanged")
    return {provider: _stated(theirs) for provider, theirs in sorted(ends.items())}


def _days(notice: Notice) -> int | None:
    """Between two days that are both known."""
    ends = notice.retires_on
    if notice.scope not in _SERVING or notice.announced_on is None:
        return None
    if not isinstance(ends, PartialDate):
        return None
    if (ends.precision, ends.bound) != (Precision.DAY, Bound.EXACT):
        return None
    return (ends.earliest - notice.announced_on).days


def _stated(ends: Sequence[StatedEnd]) -> NoticeGiven:
    """An announcement after the end is left out; one on the day of the end counts as no notice."""
    named = {
        "give one day for both": [end.model for end in ends if end.days == 0],
        "were announced after their end, and are left out": [e.model for e in ends if e.days < 0],
    }
    doubts = [_doubt(models, len(ends), what) for what, models in named.items() if models]
    return NoticeGiven(tuple(end.days for end in ends if end.days >= 0), "; ".join(doubts) or None)


def _doubt(models: Sequence[str], of: int, what: str) -> str:
    more = f" and {len(models) - _NAMED} more" if len(models) > _NAMED else ""
    return f"{len(models)} of {of} {what}: {', '.join(models[:_NAMED])}{more}"
