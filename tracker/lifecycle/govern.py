"""Which of several notices about one fact governs, and who says otherwise.

The provider's API is believed before its pages, these before feeds, and feeds before the bundled
catalog; but where none of one kind gives a date, the next kind is asked. Within one kind of source
the newest announcement governs (a page keeps its old rows, and of two rows for one id the
newer wins), then the earlier date, so that a split by region or tier is never read too late. A
feed's day of announcement is the day its maker first saw a row, so it never outranks a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from enum import IntEnum

from tracker.domain.notice import CATALOG_PREFIX, Notice
from tracker.domain.partial_date import Bound, PartialDate, UnknownDate

_API_SUFFIX = "-api"


class Trust(IntEnum):
    """What kind of source says it; lower is believed first."""

    API = 0
    PAGE = 1
    FEED = 2
    CATALOG = 3


def trust(notice: Notice) -> Trust:
    """By the source's id: ``PROVIDER-api``, ``PROVIDER`` or ``PROVIDER-…``, ``catalog-…``; every
    other source speaks about a provider that is not itself, and so is a feed."""
    source, provider = notice.source, notice.provider
    if source.startswith(CATALOG_PREFIX):
        return Trust.CATALOG
    if source == provider + _API_SUFFIX:
        return Trust.API
    own = source == provider or source.startswith(f"{provider}-")
    return Trust.PAGE if own else Trust.FEED


def governing(notices: Sequence[Notice]) -> Notice:
    """The notice that decides, of at least one."""
    dated = {trust(n) for n in notices if not isinstance(n.retires_on, UnknownDate)}
    heard = [n for n in notices if trust(n) in dated] or notices
    return min(heard, key=_rank)


def disagreeing(chosen: Notice, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """What each other source says of the same fact, where its dates cannot all be meant alike."""
    others: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.source != chosen.source:
            others[notice.source].append(notice)
    return tuple(
        governing(theirs) for _, theirs in sorted(others.items()) if _contradicts(theirs, chosen)
    )


def _contradicts(theirs: Iterable[Notice], chosen: Notice) -> bool:
    dated = [n.retires_on for n in theirs if isinstance(n.retires_on, PartialDate)]
    mine = chosen.retires_on
    if not dated or not isinstance(mine, PartialDate):
        return False
    return not any(_compatible(when, mine) for when in dated)


def _compatible(one: PartialDate, other: PartialDate) -> bool:
    """Whether both can be true: a month and a day in it, a floor and a day after it."""
    if one.bound is Bound.NOT_BEFORE or other.bound is Bound.NOT_BEFORE:
        floor, day = (one, other) if one.bound is Bound.NOT_BEFORE else (other, one)
        return day.bound is Bound.NOT_BEFORE or floor.earliest <= day.latest
    return one.earliest <= other.latest and other.earliest <= one.latest


def _rank(notice: Notice) -> tuple[Trust, int, date]:
    announced = notice.announced_on or date.min
    when = notice.retires_on
    earliest = when.earliest if isinstance(when, PartialDate) else date.max
    return trust(notice), -announced.toordinal(), earliest
