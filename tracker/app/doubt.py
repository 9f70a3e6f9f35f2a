"""Readings that are not believed at once: why, where they wait, and who lets them count.

Two kinds wait. A page that breaks its source's contract looks misread; one that keeps it may still
reach too far. Both leave everything as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker import __version__
from tracker.app.context import App
from tracker.app.facts import facts_in
from tracker.app.fetching import Page
from tracker.app.notice_index import bundled
from tracker.app.reach import reach_of
from tracker.catalog.names import bundled_aliases
from tracker.db import held as held_rows
from tracker.db import journal
from tracker.db import notices as notice_rows
from tracker.db import sources as source_rows
from tracker.db.governing import governing_notices
from tracker.db.tx import Tx
from tracker.domain.held import Decision, HeldKind, HeldReading
from tracker.domain.history import HistoryEntry
from tracker.domain.notice import Notice
from tracker.domain.source import KnownNotice, NoticeChange, NoticeStatus, SourceState
from tracker.sources.base import Reading, Source, SourceKind
from tracker.sources.blast import agreed, changed, hold_reason, id_of
from tracker.sources.health import after_bad, after_good, after_hold, check_contract
from tracker.sources.reconcile import RETURN_WITHIN, Outcome, reconcile


@dataclass(frozen=True, slots=True)
class Sight:
    """One reading, beside what was known of its source, and what believing it would change."""

    source: Source
    state: SourceState
    page: Page
    reading: Reading
    known: tuple[KnownNotice, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Release:
    """What letting a held reading count changed; ``notices`` are those known after it."""

    state: SourceState
    changes: tuple[NoticeChange, ...]
    notices: int


def doubted(app: App, tx: Tx, sight: Sight, now: datetime) -> SourceState | None:
    """The source's new state when its reading must not count yet; ``None`` when it may."""
    state, capture = sight.state, sight.page.capture
    refused = _refused_before(tx, sight)
    if refused is not None:
        return _stored(tx, after_hold(state, refused, now))
    verdict = check_contract(sight.source, sight.reading, sight.known, capture.body, state.rows)
    if not verdict.ok:
        _hold(tx, sight, HeldKind.CONTRACT, verdict.reason, now)
        return _stored(tx, after_bad(state, verdict.reason, now))
    reason = _reach_reason(app, tx, sight, now)
    if reason:
        _hold(tx, sight, HeldKind.REACH, reason, now)
        said = f"held: {reason}; see tracker notices held"
        return _stored(tx, after_hold(state, said, now))
    return None


def believed(sight: Sight, now: datetime) -> SourceState:
    """The source's state once its reading counts."""
    page, rows = sight.page, len(sight.reading.notices)
    sha256 = page.capture.sha256
    good = after_good(sight.state, now, sha256, page.etag, page.last_modified, rows)
    return replace(good, reader=__version__)


def agreeing(tx: Tx, held: HeldReading) -> list[str]:
    """The other sources that state the same dates for most of what a held reading changes."""
    if held.kind is not HeldKind.REACH:
        return []
    own = [k.notice for k in notice_rows.known(tx, held.source) if _governs(k)]
    news = changed(held.notices, own)
    live = [n for n in governing_notices(tx) if n.source != held.source]
    kept = [n for h in held_rows.waiting(tx) if h.source != held.source for n in h.notices]
    by_source: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in (*live, *kept):
        by_source[notice.source].append(notice)
    return sorted(s for s, notices in by_source.items() if agreed(news, notices))


def release(
    tx: Tx, held: HeldReading, decision: Decision, *, by: str, actor: str, now: datetime
) -> Release:
    """Let a held reading count, and record who let it."""
    known = notice_rows.known(tx, held.source)
    recent = notice_rows.recent(tx, held.source, since=now - RETURN_WITHIN)
    outcome = reconcile(known, held.notices, now, recent=recent)
    before = source_rows.state(tx, held.source)
    rows = len(held.notices)
    state = after_good(before, now, held.capture_sha256, held.etag, held.last_modified, rows)
    notice_rows.save(tx, outcome.known, outcome.changes, now=now)
    source_rows.put_state(tx, state)
    decided(tx, held, decision, by=by, actor=actor, now=now)
    total = len({k.notice.key for k in (*known, *outcome.known)})
    return Release(state, outcome.changes, total)


def decided(
    tx: Tx, held: HeldReading, decision: Decision, *, by: str, actor: str, now: datetime
) -> None:
    """Record a decision with the held reading and in the history."""
    held_rows.decide(tx, held, decision, by=by, at=now)
    changes = {"reading": [held.capture_sha256[:12], decision.value], "why": held.reason}
    who = changes | ({"agreed by": by} if decision is Decision.AGREED else {})
    # A name with a blank in it can be no model's.
    journal.record(tx, HistoryEntry(now, actor, f"source {held.source}", None, "decide", who))


def _refused_before(tx: Tx, sight: Sight) -> str | None:
    last = held_rows.last(tx, sight.source.id)
    if last is None or last.decision is not Decision.REJECTED or last.decided_at is None:
        return None
    if last.capture_sha256 != sight.page.capture.sha256 and not _same(last, sight.reading):
        return None
    return f"rejected by {last.decided_by} on {last.decided_at:%Y-%m-%d}: {last.reason}"


def _same(held: HeldReading, reading: Reading) -> bool:
    """Whether two readings of different bytes state the same."""

    def said(notices: Sequence[Notice]) -> set[tuple[str, object]]:
        return {(n.key, n.retires_on) for n in notices}

    return said(held.notices) == said(reading.notices)


def _hold(tx: Tx, sight: Sight, kind: HeldKind, reason: str, now: datetime) -> None:
    page, capture = sight.page, sight.page.capture
    before = next(iter(held_rows.waiting(tx, sight.source.id)), None)
    if before is not None and before.capture_sha256 == capture.sha256:
        return
    held = HeldReading(
        source=sight.source.id,
        kind=kind,
        reason=reason,
        since=before.since if before else now,
        read_at=now,
        capture_sha256=capture.sha256,
        notices=sight.reading.notices,
        etag=page.etag,
        last_modified=page.last_modified,
    )
    held_rows.hold(tx, held)


def _reach_reason(app: App, tx: Tx, sight: Sight, now: datetime) -> str:
    if not any(not change.quiet for change in sight.outcome.changes) and not _waits(sight):
        return ""
    facts = facts_in(app, tx)
    own = [k.notice for k in sight.known if _governs(k)]
    if not sight.known and sight.source.kind is not SourceKind.FEED:
        own = bundled(app, {sight.source.provider})
    elsewhere = {id_of(n) for n in facts.notices if n.source != sight.source.id}
    elsewhere |= {(n.provider, r.lower()) for n in facts.notices for r in n.replacements}
    elsewhere |= {(key.provider, key.id) for key in facts.index.mentioned}
    elsewhere |= set(bundled_aliases())
    reach = reach_of(app, tx, facts, sight.outcome, now)
    today = app.today(now)
    return hold_reason(sight.reading.notices, own, elsewhere, reach, sight.source.kind, today)


def _waits(sight: Sight) -> bool:
    """Whether a later date is seen for the first time: it changes nothing yet, but will."""
    return any(row.pending is not None for row in sight.outcome.known)


def _governs(row: KnownNotice) -> bool:
    return row.status is not NoticeStatus.WITHDRAWN


def _stored(tx: Tx, state: SourceState) -> SourceState:
    source_rows.put_state(tx, state)
    return state
