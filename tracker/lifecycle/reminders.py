"""What should be put in order about a version before any clock makes it pressing.

Each is said once, at level ``info``, and is over by itself when its cause is: nothing here says
that a model stops answering.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tracker.domain.alert import Alert, AlertKind
from tracker.domain.decision import Action, Decision
from tracker.domain.level import Level
from tracker.domain.model_ref import ModelRef
from tracker.lifecycle.finding import citation, finding
from tracker.lifecycle.judge import Judgement, served_base
from tracker.lifecycle.outlook import Venue, venues
from tracker.matching.aliases import Move, moved, named_on
from tracker.matching.base import pinnable
from tracker.matching.index import NoticeIndex


@dataclass(frozen=True, slots=True)
class Reminder:
    """``what`` goes on after the version's name; ``before`` → ``after`` is what has changed."""

    kind: AlertKind
    what: str
    why: str
    next: str
    since: date | None = None
    before: str | None = None
    after: str | None = None
    evidence: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What reminders rest on besides notices and the version itself.

    ``unmeasured``: the ids of the versions of which no baseline was measured, and which one has to
    be, in words.
    ``baseline_after``: how long after its registration that is said; zero is never.
    """

    unmeasured: Mapping[int, str] = field(default_factory=dict)
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    baseline_after: timedelta = timedelta()


def reminder_alerts(
    judgements: Sequence[Judgement], index: NoticeIndex, record: Record
) -> list[Alert]:
    """Every reminder there is about these versions."""
    return [
        _alert(judgement, found)
        for judgement in judgements
        for found in _reminders(judgement, index, record)
    ]


def _reminders(judgement: Judgement, index: NoticeIndex, record: Record) -> Iterator[Reminder]:
    yield from _refresh(judgement)
    yield from _baseline(judgement, record)
    base, served = judgement.version.details.base, served_base(judgement.version)
    if base is not None and served is not None and not base.pinned:
        name, made = served.full_id, judgement.version.made_on
        move = moved(index.history, served.provider, name, made, judgement.today)
        yield from _moved(judgement, served, move) if move else _unpinned(judgement, base, index)
    yield from _removed(judgement, index, record)


def _refresh(judgement: Judgement) -> Iterator[Reminder]:
    due = judgement.version.details.refresh_due
    if due is not None and due <= judgement.today:
        yield Reminder(
            AlertKind.REFRESH_DUE,
            f"its data was to be refreshed by {due}",
            "that is the day recorded with it; record the next one when it is done",
            f"tracker models edit {_name(judgement)} --refresh-due YYYY-MM-DD",
            since=due,
        )


def _baseline(judgement: Judgement, record: Record) -> Iterator[Reminder]:
    version, after = judgement.version, record.baseline_after
    registered = version.registered_at.date()
    is_late = bool(after) and registered + after <= judgement.today
    if is_late and (missing := record.unmeasured.get(version.id)):
        yield Reminder(
            AlertKind.BASELINE_MISSING,
            "nothing shows that it is worth having",
            f"registered on {registered}, and what it has to be compared with was never measured: "
            f"{missing}",
            f"tracker evals add {_name(judgement)} FILE --rung retrieval",
            since=registered,
        )


def _unpinned(judgement: Judgement, base: ModelRef, index: NoticeIndex) -> Iterator[Reminder]:
    """Not every provider has ids that name one snapshot: where there is none, none is missed."""
    if not pinnable(base):
        return
    name = base.full_id
    snapshot = named_on(index.history, base.provider, name, judgement.version.made_on)
    if base.provider == "huggingface":
        why, pinned = "what the hub holds under a name can be replaced", f"{name}@COMMIT"
    elif snapshot:
        why, pinned = f"an alias can move; its clocks are read by {snapshot}", snapshot
    else:
        why, pinned = "the id names no snapshot, and can come to mean another model", "SNAPSHOT"
    yield Reminder(
        AlertKind.UNPINNED_BASE,
        f"its base {name} is not pinned",
        why,
        f"tracker models edit {_name(judgement)} --base {base.provider}/{pinned}",
    )


def _moved(judgement: Judgement, served: ModelRef, move: Move) -> Iterator[Reminder]:
    name = served.full_id
    yield Reminder(
        AlertKind.ALIAS_MOVED,
        f"its base {name} names {move.after} now",
        f"it named {move.before} when this was made, which is what its clocks are read by; "
        f"seen to have moved on {move.since}: a retune on {name} stands on another model",
        f"tracker models edit {_name(judgement)} --base {served.provider}/{move.before}",
        since=move.since,
        before=move.before,
        after=move.after,
    )


def _removed(judgement: Judgement, index: NoticeIndex, record: Record) -> Iterator[Reminder]:
    """Another venue of the base whose end was announced after it was decided to move there.

    What venue a move is to is not recorded, so it is said of each that would not last any more.
    """
    decision = record.decisions.get(judgement.version.id)
    if decision is None or decision.action is not Action.MOVE_HOST:
        return
    own_end, decided = judgement.clocks.serve.ends, decision.decided_at.date()
    gone = [v for v in venues(judgement, index) if _ends_since(v, decided)]
    gone = [v for v in gone if own_end is None or not v.outlasts(own_end)]
    for venue in sorted(gone, key=lambda v: (v.until or date.max, v.base.provider))[:1]:
        notice = venue.clocks.serve.notice
        yield Reminder(
            AlertKind.VENUE_REMOVED,
            f"{venue.base.provider} ends its base too, on {venue.until}",
            f"announced after it was decided, on {decided}, to move to another host",
            f"tracker plan {_name(judgement)}",
            since=venue.until,
            before=venue.base.provider,
            evidence=(citation(notice),) if notice else (),
        )


def _ends_since(venue: Venue, decided: date) -> bool:
    notice = venue.clocks.serve.notice
    if venue.until is None or notice is None or notice.announced_on is None:
        return False
    return notice.announced_on > decided


def _alert(judgement: Judgement, found: Reminder) -> Alert:
    facts = finding(judgement) | {
        "kind": found.kind.value,
        "level": Level.INFO.value,
        "act_by": None,
        "business_days_left": None,
        "next": found.next,
        "reminder": {
            "what": found.what,
            "why": found.why,
            "since": found.since.isoformat() if found.since else None,
            "before": found.before,
            "after": found.after,
        },
    }
    if found.evidence is not None:
        facts["evidence"] = list(found.evidence)
    return Alert(judgement.version.id, found.kind, Level.INFO, None, facts)


def _name(judgement: Judgement) -> str:
    return f"{judgement.version.details.model}@{judgement.version.number}"
