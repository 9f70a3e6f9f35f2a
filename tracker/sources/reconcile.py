"""From what was known and what was read to what changed (pure).

The rules (RELIABILITY §4; the figures behind them are from nine months of one public feed):

* A new notice, an earlier date and a first date count at once. A later date needs a second reading
  that agrees, six hours or more after the first: until then it waits in ``pending``.
* A notice that is absent becomes ``missing`` and still governs. Absent again six hours or more
  after the first time, it is ``withdrawn``: that is said, and it governs no longer. But a notice
  whose date has passed stays ``missing`` for good: a page that drops it tidies up and takes
  nothing back. Only readings that kept their contract come here (``health``).
* A date that goes back to a later value it had within seven days (A, B, A) is recorded, but
  ``quiet``: it was reported once. Going back to an earlier value is never quiet.
* Edits of words and evidence are quiet, and so is every edit of a notice whose date has passed;
  edits of replacements, notes and the like are not.
* A forecast that gets its announcement is one story (``succession``): dated, not new.
* Two rows of one reading with the same key are one notice (``doubles``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from tracker.domain.notice import Notice
from tracker.domain.notice_words import has_passed
from tracker.domain.partial_date import UnknownDate, WhyUnknown
from tracker.domain.source import (
    ChangeKind,
    KnownNotice,
    NoticeChange,
    NoticeRevision,
    NoticeStatus,
)
from tracker.sources.doubles import by_key
from tracker.sources.moves import move
from tracker.sources.succession import forecasts

AGREE_AFTER = timedelta(hours=6)
RETURN_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``changes`` in order of key; ``known``: the rows that are not as they were, to be stored."""

    changes: tuple[NoticeChange, ...]
    known: tuple[KnownNotice, ...]


_Step = tuple[KnownNotice, NoticeChange | None]


def reconcile(
    known: Sequence[KnownNotice],
    reading: Sequence[Notice],
    now: datetime,
    *,
    recent: Sequence[NoticeRevision] = (),
) -> Outcome:
    """Hold a good reading of one source against all that is ``known`` from that source.

    ``recent``: the revisions of notices that were revised in the last seven days, each with the
    one before it; without them a date that returns is reported like any other. Reconciling the
    same reading again at the same moment changes nothing, and the order of rows does not matter.
    """
    before, read = {k.notice.key: k for k in known}, by_key(reading)
    stories = _stories(recent)
    steps: dict[str, _Step] = {key: _absent(row, now) for key, row in before.items()}
    for key, notice in read.items():
        row = before.get(key)
        steps[key] = _seen(row, notice, now, stories[key]) if row else _appeared(notice, now)
    for key, forecast in forecasts(before, read).items():
        steps[key] = _announced(forecast, read[key], now)
        steps[forecast.notice.key] = _superseded(forecast)
    ordered = [steps[key] for key in sorted(steps)]
    return Outcome(
        changes=tuple(change for _, change in ordered if change),
        known=tuple(row for row, _ in ordered if row != before.get(row.notice.key)),
    )


def agree_again(
    known: Sequence[KnownNotice], now: datetime, *, recent: Sequence[NoticeRevision] = ()
) -> Outcome:
    """Reconcile with a page that did not change since its last good reading (304, same bytes).

    It agrees with that reading, which may be the second agreement something waits for.
    """
    there = [k.pending or k.notice for k in known if k.status is NoticeStatus.LIVE]
    return reconcile(known, there, now, recent=recent)


def _appeared(notice: Notice, now: datetime) -> _Step:
    row = KnownNotice(notice, NoticeStatus.LIVE, 1, first_seen_at=now, last_seen_at=now)
    return row, NoticeChange(ChangeKind.NEW, notice)


def _announced(forecast: KnownNotice, notice: Notice, now: datetime) -> _Step:
    """What was forecast has been announced, under a key of its own."""
    row, _ = _appeared(notice, now)
    old = forecast.notice
    step = move(old.retires_on, notice.retires_on)
    return row, NoticeChange(step.kind if step else ChangeKind.EDITED, notice, old)


def _superseded(forecast: KnownNotice) -> _Step:
    row = replace(
        forecast,
        status=NoticeStatus.WITHDRAWN,
        revision=forecast.revision + 1,
        pending=None,
        pending_since=None,
    )
    old = forecast.notice
    return row, NoticeChange(ChangeKind.WITHDRAWN, old, old, quiet=True)


def _absent(row: KnownNotice, now: datetime) -> _Step:
    row = replace(row, pending=None, pending_since=None)
    if row.status is NoticeStatus.LIVE:
        return replace(row, status=NoticeStatus.MISSING, missing_since=now), None
    if row.status is NoticeStatus.WITHDRAWN or has_passed(row.notice, now.date()):
        return row, None
    if not _long_since(row.missing_since, now):
        return row, None
    row = replace(row, status=NoticeStatus.WITHDRAWN, revision=row.revision + 1)
    return row, NoticeChange(ChangeKind.WITHDRAWN, row.notice, row.notice)


def _seen(
    row: KnownNotice, notice: Notice, now: datetime, story: Sequence[NoticeRevision]
) -> _Step:
    seen = replace(
        row,
        status=NoticeStatus.LIVE,
        last_seen_at=now,
        pending=None,
        pending_since=None,
        missing_since=None,
    )
    if row.status is NoticeStatus.WITHDRAWN:
        return _adopted(seen, notice, ChangeKind.REAPPEARED)
    if _lost_its_date(row.notice, notice):
        return seen, None
    step = move(row.notice.retires_on, notice.retires_on)
    if step is None:
        return _edited(seen, notice, now)
    if not step.confirm:
        return _adopted(seen, notice, step.kind)
    if not _says_the_same(row.pending, notice):
        return replace(seen, pending=notice, pending_since=now), None
    if not _long_since(row.pending_since, now):
        return replace(seen, pending=row.pending, pending_since=row.pending_since), None
    quiet = step.kind is ChangeKind.MOVED_LATER and _had_lately(notice, story, now)
    return _adopted(seen, notice, step.kind, quiet=quiet)


def _edited(row: KnownNotice, notice: Notice, now: datetime) -> _Step:
    old = row.notice
    if _without_capture(old) == _without_capture(notice):
        return row, None
    quiet = has_passed(notice, now.date()) or _news(old) == _news(notice)
    return _adopted(row, notice, ChangeKind.EDITED, quiet=quiet)


def _adopted(row: KnownNotice, notice: Notice, kind: ChangeKind, *, quiet: bool = False) -> _Step:
    change = NoticeChange(kind, notice, row.notice, quiet)
    return replace(row, notice=notice, revision=row.revision + 1), change


def _lost_its_date(old: Notice, new: Notice) -> bool:
    """Whether a date was readable and no longer is: then what was read stands."""
    when = new.retires_on
    unreadable = isinstance(when, UnknownDate) and when.why is WhyUnknown.UNREADABLE
    return unreadable and not isinstance(old.retires_on, UnknownDate)


def _says_the_same(pending: Notice | None, notice: Notice) -> bool:
    return pending is not None and move(pending.retires_on, notice.retires_on) is None


def _long_since(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment >= AGREE_AFTER


def _had_lately(notice: Notice, story: Sequence[NoticeRevision], now: datetime) -> bool:
    """Whether the notice had this date at some time within the last seven days."""
    return any(
        left.at >= now - RETURN_WITHIN and move(held.notice.retires_on, notice.retires_on) is None
        for held, left in pairwise(story)
    )


def _without_capture(notice: Notice) -> Notice:
    """The notice less what every reading has anew."""
    evidence = replace(notice.evidence, capture_sha256=None, read_at=None)
    return replace(notice, evidence=evidence)


def _news(notice: Notice) -> tuple[object, ...]:
    """What makes an edit worth telling."""
    return (
        notice.replacements,
        notice.same_row,
        notice.lifecycle,
        notice.note,
        notice.spares_fine_tunes,
    )


def _stories(recent: Iterable[NoticeRevision]) -> defaultdict[str, list[NoticeRevision]]:
    stories: defaultdict[str, list[NoticeRevision]] = defaultdict(list)
    for revision in sorted(recent, key=lambda r: r.revision):
        stories[revision.key].append(revision)
    return stories
