"""When a provider announces what its status table only forecast, the two are one story (pure).

A notice's key holds the day it was announced, so "not sooner than May 14, 2026" (announced: never)
and "June 15, 2026" (announced on April 14) have different keys. Told as they stand they would be a
new notice and a withdrawal; what happened is that the model got its date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from tracker.domain.notice import Notice
from tracker.domain.source import KnownNotice, NoticeStatus
from tracker.sources.moves import move


def forecasts(
    known: Mapping[str, KnownNotice], read: Mapping[str, Notice]
) -> dict[str, KnownNotice]:
    """By the key of each newly announced notice, the row without announcement it takes over from.

    Only where the old row is gone, one announcement alone can have followed it, and the date did
    not move later: that would need a second reading, so there the two stay two.
    """
    announced: defaultdict[str, list[Notice]] = defaultdict(list)
    for key, notice in read.items():
        if key not in known and notice.announced_on is not None:
            announced[replace(notice, announced_on=None).key].append(notice)
    return {
        followers[0].key: known[old]
        for old, followers in announced.items()
        if len(followers) == 1 and old not in read and _follows(known.get(old), followers[0])
    }


def _follows(row: KnownNotice | None, notice: Notice) -> bool:
    if row is None or row.status is NoticeStatus.WITHDRAWN:
        return False
    step = move(row.notice.retires_on, notice.retires_on)
    return step is None or not step.confirm
