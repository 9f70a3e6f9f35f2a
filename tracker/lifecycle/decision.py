"""What a decision changes: when it has to be reviewed, and what its alert does meanwhile.

The alert follows the decision. What is in progress needs no repeats until it is due, and what stays
as it is none until it is looked at again; the successor it was about, or a retirement, is the end
of the matter. But a decision was made on dates: when the end moves nearer, or is there, the alert
speaks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.decision import Action, Decision
from tracker.domain.level import Level
from tracker.domain.version import PRODUCTION, ModelVersion, Status
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.judge import Judgement

REVIEW_AFTER = timedelta(days=90)
REVIEW_BEFORE = 20
"""Business days before retrain-by a decision has to be looked at again, at the latest."""

REVIEW_LATE = timedelta(days=7)
"""After how long a decision is looked at again that was made when retrain-by was over."""

IN_PROGRESS = (
    Action.RETUNE,
    Action.RETUNE_ELSEWHERE,
    Action.MOVE_HOST,
    Action.PROMPT,
    Action.RETRIEVE,
    Action.RETIRE,
)
"""What takes time, and ends in something that can be seen."""

_REPLACES = (Action.RETUNE, Action.RETUNE_ELSEWHERE, Action.MOVE_HOST)
"""What ends in another version of the model."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Nothing to repeat until the day it is due, or looked at again."""

    until: date
    action: Action
    for_review: bool = False

    @property
    def speaks_on(self) -> date:
        """Something due on a day has all of it; a review is on its day."""
        return self.until if self.for_review else self.until + timedelta(days=1)

    @property
    def day(self) -> str:
        """``due 2026-12-10`` or ``review 2026-12-10``."""
        return f"{'review' if self.for_review else 'due'} {self.until}"

    @property
    def words(self) -> str:
        return f"{self.action.words}, {self.day}: quiet until then"


@dataclass(frozen=True, slots=True)
class Resolved:
    """Nothing to say any more, and why."""

    reason: str


Following = Quiet | Resolved
"""What becomes of an alert that follows a decision."""


@dataclass(frozen=True, slots=True)
class ReviewLimit:
    """The last day on which a decision has to be looked at again, and why. ``usual``: in time."""

    day: date
    why: str
    usual: bool = False


def review_limit(
    retrain_by: date | None, ends: date | None, calendar: Calendar, on: date
) -> ReviewLimit | None:
    """How late a decision made ``on`` a day may be looked at again; ``None`` without an end.

    20 business days before retrain-by; where those have begun, on that day; where it is there, a
    week later. A review on the day of the decision would ask for the next decision, and so on: the
    limit is a day of its own as long as the model has one left. ``ends`` is when it stops.
    """
    if retrain_by is None:
        return None
    in_time = calendar.offset(retrain_by, -REVIEW_BEFORE)
    if in_time > on:
        said = f"at the latest {REVIEW_BEFORE} business days before retrain-by"
        return ReviewLimit(in_time, said, usual=True)
    limit = ReviewLimit(on + REVIEW_LATE, "a week at the most, as retrain-by is over")
    if retrain_by > on:
        limit = ReviewLimit(retrain_by, "at the latest on the retrain-by date")
    last = ends - timedelta(days=1) if ends is not None else limit.day
    if on <= last < limit.day:
        return ReviewLimit(last, f"the model stops on {ends}")
    return limit


def review_day(asked: date | None, limit: ReviewLimit | None, on: date) -> date:
    """When a decision made ``on`` a day is looked at again: 90 days later unless ``asked``."""
    day = asked or on + REVIEW_AFTER
    return min(day, limit.day) if limit is not None else day


def is_review_due(decision: Decision, today: date) -> bool:
    """Its review day is there, or over. What was decided on the last day before the end has none:
    it could be asked about only by asking at once, and again after each answer.
    """
    ends = decision.serve_until
    if ends is not None and decision.review_on == ends - timedelta(days=1):
        return decision.decided_at.date() < decision.review_on <= today
    return decision.review_on <= today


def due_day(action: Action, asked: date | None, rollout_by: date | None, on: date) -> date | None:
    """When it has to be done: by the last day to roll it out, unless ``asked``."""
    if asked is not None or action not in IN_PROGRESS:
        return asked
    return max(rollout_by, on) if rollout_by else None


def follow(
    decision: Decision | None, judgement: Judgement, successors: Sequence[Judgement]
) -> Following | None:
    """What becomes of a version's alert; ``successors`` are the later versions of its model."""
    if judgement.version.status is Status.RETIRED:
        return Resolved("the version is retired")
    if (heir := successor_of(decision, judgement, successors)) is not None:
        return Resolved(f"resolved by v{heir.number}")
    quiet = _quiet(decision) if decision is not None else None
    if decision is None or quiet is None or _changed(decision, judgement):
        return None
    return quiet if judgement.today < quiet.speaks_on else None


def _quiet(decision: Decision) -> Quiet | None:
    """How long it is quiet, as long as nothing changes; ``None`` where no day is known for it.

    Of what stays, or is taken out of service on no day that is known, nobody has to be reminded
    before it is looked at again.
    """
    action = decision.action
    if action in IN_PROGRESS and decision.due_on is not None:
        return Quiet(decision.due_on, action)
    if action in (Action.STAY, Action.RETIRE):
        return Quiet(decision.review_on, action, for_review=True)
    return None


def successor_of(
    decision: Decision | None, judgement: Judgement, successors: Sequence[Judgement]
) -> ModelVersion | None:
    """The version that took this one's place: a later one, on another base, that lasts longer.

    Somebody has to have said so, since two tunes can be of one name and have nothing in common: the
    team points ``production`` at it, or had decided on a retune or a move. Where ``production``
    points at a version of the model, only that one counts: as long as it is the old one, the old
    one is in use.
    """
    own = judgement.version
    if PRODUCTION in own.aliases:
        return None
    fit = [
        j
        for j in successors
        if j.version.number > own.number
        and j.version.details.base != own.details.base
        and j.version.status is Status.ACTIVE
        and _outlasts(j, judgement)
    ]
    promoted = [j for j in successors if PRODUCTION in j.version.aliases]
    if promoted:
        fit = [j for j in fit if j in promoted]
    elif decision is None or decision.action not in _REPLACES:
        return None
    return max((j.version for j in fit), key=lambda v: v.number, default=None)


def _outlasts(heir: Judgement, judgement: Judgement) -> bool:
    if heir.unjudged is not None or heir.level is Level.DEAD:
        return False
    ends, old = heir.clocks.serve.ends, judgement.clocks.serve.ends
    return ends is None or (old is not None and ends > old)


def _changed(decision: Decision, judgement: Judgement) -> bool:
    """The world is not the one that was decided on: over, or ending sooner than was known."""
    ends = judgement.clocks.serve.ends
    if judgement.level is Level.DEAD:
        return True
    return ends is not None and (decision.serve_until is None or ends < decision.serve_until)
