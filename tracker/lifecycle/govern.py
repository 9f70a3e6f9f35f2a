"""Which of several notices about one fact governs.

Order: a provider's API before its pages and feeds; then the newest announcement (a page keeps its
old rows, and two rows for one id mean the newer wins); then page before feed before the bundled
catalog; then the earlier date, so that a split by region or tier is never read too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.domain.notice import Notice
from tracker.domain.partial_date import PartialDate

CATALOG_PREFIX = "catalog-"


def governing(notices: Sequence[Notice]) -> Notice:
    """The notice that decides, of at least one."""
    return min(notices, key=_rank)


def disagreeing(chosen: Notice, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Notices of other sources with another date for the same announcement."""
    return tuple(
        n
        for n in notices
        if n.source != chosen.source
        and n.announced_on == chosen.announced_on
        and n.applies_to == chosen.applies_to
        and isinstance(n.retires_on, PartialDate)
        and isinstance(chosen.retires_on, PartialDate)
        and n.retires_on.value != chosen.retires_on.value
    )


def _rank(notice: Notice) -> tuple[int, int, int, date]:
    announced = notice.announced_on or date.min
    when = notice.retires_on
    earliest = when.earliest if isinstance(when, PartialDate) else date.max
    return (
        0 if notice.source.endswith("-api") else 1,
        -announced.toordinal(),
        _trust(notice),
        earliest,
    )


def _trust(notice: Notice) -> int:
    if notice.source.startswith(CATALOG_PREFIX):
        return 2
    return 0 if notice.source == notice.provider else 1
