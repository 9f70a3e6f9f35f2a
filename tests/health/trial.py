"""One mutant, read three days in a row after the good page, through the pure cores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.domain.source import KnownNotice, NoticeChange, NoticeStatus
from tracker.errors import ParseError
from tracker.sources import load_source
from tracker.sources.base import Capture, Reading, Source
from tracker.sources.health import check_contract
from tracker.sources.reconcile import reconcile

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)

Facts = dict[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Trial:
    """``news``: what would be told. ``why``: the reason the source is suspect, or nothing."""

    news: tuple[NoticeChange, ...]
    same: bool
    why: str

    @property
    def harmless(self) -> bool:
        return not self.news and self.same


def trial(source_id: str, page: str, mutant: str) -> Trial:
    source = load_source(source_id)
    good = _read(source, page, NOON)
    # A page of a test may be smaller than any real one.
    source = replace(source, min_rows=min(source.min_rows, len(good.notices)))
    first = reconcile([], good.notices, NOON)
    known = {k.notice.key: k for k in first.known}
    before, why = facts(known), ""
    news: list[NoticeChange] = []
    for days in (1, 2, 3):
        now = NOON + days * DAY
        try:
            read = _read(source, mutant, now)
        except ParseError as error:
            why = str(error)
            continue
        rows = len(good.notices)
        verdict = check_contract(source, read, list(known.values()), mutant.encode(), rows)
        why = verdict.reason
        if verdict.ok:
            outcome = reconcile(list(known.values()), read.notices, now)
            news += [c for c in outcome.changes if not c.quiet]
            known |= {k.notice.key: k for k in outcome.known}
    return Trial(tuple(news), facts(known) == before, why)


def facts(known: dict[str, KnownNotice]) -> Facts:
    """What governs: of every notice its date, replacements and status."""
    return {
        key: (k.notice.retires_on, k.notice.replacements, k.notice.lifecycle)
        for key, k in known.items()
        if k.status is not NoticeStatus.WITHDRAWN
    }


def _read(source: Source, page: str, at: datetime) -> Reading:
    return source.parse(Capture(source.url, page.encode(), None, at))
