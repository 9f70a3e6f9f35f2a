"""Whether a reading may be believed, and what a source's record of readings says of it (pure).

A page that changed its layout, or answered with an error page, still parses into something. So a
reading is held against the source's contract first; one that breaks it changes nothing, and the
last good reading stands (RELIABILITY §4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.domain.notice import Notice
from tracker.domain.source import Health, KnownNotice, NoticeStatus, SourceState
from tracker.sources.base import Reading, Source
from tracker.sources.likeness import unlike
from tracker.sources.statements import is_unreadable

UNREADABLE_AT_MOST = 0.05
"""Of a page's dates. One is always let off: a single typo must not silence a short page."""

STILL_THERE_AT_LEAST = 0.8
"""Of the models of last time. Providers hardly ever take rows away (the captures keep 94 % and more
over months); a scraper's faults took away most of a page at once. An honest clearing-out is
released by hand (``tracker notices approve``)."""

BROKEN_AFTER_FAILURES = 3
BROKEN_AFTER = timedelta(hours=48)
ONE_FAILURE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a reading keeps its contract; ``reason`` says, for a person, how it does not."""

    ok: bool
    reason: str = ""


def check_contract(
    source: Source,
    reading: Reading,
    known: Sequence[KnownNotice],
    page: bytes = b"",
    rows: int | None = None,
) -> Verdict:
    """Hold ``reading`` against the contract of ``source`` and the notices ``known`` from it.

    ``page``: the bytes that were read; without them nobody looks for rows that were overlooked.
    ``rows``: how many notices the last good reading gave.
    """
    live = [k.notice for k in _live(known)]
    reasons = (
        _too_few_rows(source, reading, known) or _too_many_rows_gone(reading, rows),
        _too_many_unreadable(reading),
        _too_many_gone(reading, known),
        *unlike(reading.notices, live, page),
        reading.doubt,
    )
    broken = [reason for reason in reasons if reason]
    return Verdict(not broken, "; ".join(broken))


def after_good(
    state: SourceState,
    now: datetime,
    capture_sha256: str,
    etag: str | None = None,
    last_modified: str | None = None,
    rows: int | None = None,
) -> SourceState:
    """The source was read and its reading believed; etag, date and rows are those of that one."""
    return replace(
        after_unchanged(state, now),
        capture_sha256=capture_sha256,
        etag=etag,
        last_modified=last_modified,
        rows=rows,
    )


def after_unchanged(state: SourceState, now: datetime) -> SourceState:
    """The source still says what it said in the last good reading: that is a good reading too."""
    return replace(
        state, health=Health.OK, last_try_at=now, last_good_at=now, failures=0, message=None
    )


def after_bad(state: SourceState, reason: str, now: datetime) -> SourceState:
    """The source could not be read, or its reading not believed; ``reason`` is for a person.

    What was kept of the last good reading stays. A source that never had one stays ``unread``
    until it counts as broken. Tries within ten minutes of a failure are part of it: whoever tries
    again by hand is not three bad days.
    """
    if state.failures and state.last_try_at and now - state.last_try_at < ONE_FAILURE:
        return replace(state, message=reason)
    failures = state.failures + 1
    return replace(
        state,
        health=_health(state, failures, now),
        last_try_at=now,
        failures=failures,
        message=reason,
    )


def after_hold(state: SourceState, reason: str, now: datetime) -> SourceState:
    """The source was read, and what it says is held back until somebody agrees.

    That is no failure of reading, so it counts as none; after 48 h without a reading that was
    believed the source is broken all the same.
    """
    good = state.last_good_at
    late = good is not None and now - good >= BROKEN_AFTER
    health = Health.BROKEN if late else Health.SUSPECT
    return replace(state, health=health, last_try_at=now, message=reason)


def _health(state: SourceState, failures: int, now: datetime) -> Health:
    if failures >= BROKEN_AFTER_FAILURES:
        return Health.BROKEN
    if state.last_good_at is None:
        return Health.UNREAD
    return Health.BROKEN if now - state.last_good_at >= BROKEN_AFTER else Health.SUSPECT


def _too_few_rows(source: Source, reading: Reading, known: Sequence[KnownNotice]) -> str:
    rows, before = len(reading.notices), len(_live(known))
    # Nothing where there was something is a failure even where nothing is allowed.
    if rows >= source.min_rows and (rows or not before):
        return ""
    wanted = f"{before} last time" if before else f"at least {source.min_rows} expected"
    return f"page gave {_rows(rows)}, {wanted}"


def _too_many_unreadable(reading: Reading) -> str:
    total = len({n.key for n in reading.notices})
    unreadable = len({n.key for n in reading.notices if is_unreadable(n)})
    if unreadable <= max(1, UNREADABLE_AT_MOST * total) and (unreadable < total or not total):
        return ""
    return f"{unreadable} of {total} dates cannot be read"


def _too_many_gone(reading: Reading, known: Sequence[KnownNotice]) -> str:
    before = _models(k.notice for k in _live(known))
    kept = before & _models(reading.notices)
    if len(kept) >= STILL_THERE_AT_LEAST * len(before):
        return ""
    return f"only {len(kept)} of the {len(before)} models of last time are still there"


def _too_many_rows_gone(reading: Reading, rows: int | None) -> str:
    """Where a page has several rows about one model, counting models is not enough."""
    now = len(reading.notices)
    if rows is None or not now or now >= STILL_THERE_AT_LEAST * rows:
        return ""
    return f"page gave {_rows(now)}, {rows} last time"


def _live(known: Iterable[KnownNotice]) -> list[KnownNotice]:
    return [k for k in known if k.status is NoticeStatus.LIVE]


def _models(notices: Iterable[Notice]) -> set[str]:
    return {n.subject.lower() for n in notices}


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
