"""One model version, judged on a day: its clocks, its deadline, or why it cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.level import Level
from tracker.domain.model_ref import ModelRef
from tracker.domain.partial_date import Bound, UnknownDate, WhyUnknown
from tracker.domain.version import ModelVersion
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.deadline import Deadline, Policy, deadline
from tracker.lifecycle.reading import no_date
from tracker.matching.aliases import moved
from tracker.matching.base import as_served
from tracker.matching.index import Match, NoticeIndex
from tracker.matching.keys import Certainty
from tracker.matching.providers import SELF_HELD


@dataclass(frozen=True, slots=True)
class Judgement:
    """``unjudged`` says why nothing can be said; then the level is ``none`` and proves nothing."""

    version: ModelVersion
    clocks: Clocks
    deadline: Deadline
    today: date
    unjudged: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        return self.deadline.level

    @property
    def needs_you(self) -> bool:
        return self.level.rank >= Level.PLAN.rank

    @property
    def floor_passed(self) -> bool:
        """It was only ever promised up to a day that is over: an end may be announced any day."""
        serve = self.clocks.serve
        return serve.bound is Bound.NOT_BEFORE and serve.day is not None and serve.day <= self.today

    @property
    def is_unclear(self) -> bool:
        """No day is known on which work has to start, and yet an end has to be expected."""
        return self.floor_passed or (
            self.level is Level.NONE and self.clocks.serve.dateless_state is not None
        )


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the notices say about one version, whatever the day. ``base`` is the base as served."""

    base: ModelRef | None
    clocks: Clocks
    unjudged: str | None = None


def judge(version: ModelVersion, index: NoticeIndex, policy: Policy, today: date) -> Judgement:
    """What is known about this version on ``today``; never a pass where nothing is known."""
    return judge_on(version, grounds_of(version, index), index, policy, today)


def grounds_of(version: ModelVersion, index: NoticeIndex) -> Grounds:
    """The part of a judgement that only the notices change."""
    details, base = version.details, served_base(version)
    matches = index.matches(base, details.serving_id, version.made_on)
    clocks = read_clocks(matches)
    if details.provider in SELF_HELD:
        own = no_date("the weights are your own: no provider can switch them off")
        clocks = Clocks(own, own, own, own)
    return Grounds(base, clocks, _why_not(base, details.provider, clocks, matches, index))


def judge_on(
    version: ModelVersion, grounds: Grounds, index: NoticeIndex, policy: Policy, today: date
) -> Judgement:
    """The part of a judgement that the passing of days changes."""
    lead = version.details.lead_times
    due = deadline(grounds.clocks, policy, lead, today)
    if grounds.unjudged is not None:
        due = Deadline(Level.NONE)
    notes = _notes(version, grounds.base, index, today)
    return Judgement(version, grounds.clocks, due, today, grounds.unjudged, notes)


def served_base(version: ModelVersion) -> ModelRef | None:
    """The base under the name of who serves the version, and so runs its clock."""
    base = version.details.base
    return as_served(base, version.details.provider) if base else None


def _why_not(
    base: ModelRef | None,
    provider: str,
    clocks: Clocks,
    matches: list[Match],
    index: NoticeIndex,
) -> str | None:
    if clocks.serve.day is not None or provider in SELF_HELD:
        return None
    if base is None:
        return "its base is unknown: tracker models edit --base PROVIDER/MODEL"
    when = clocks.serve.when
    if isinstance(when, UnknownDate) and when.why is WhyUnknown.UNREADABLE:
        return f"the date {when.text!r} on the page of {provider} cannot be read"
    if not index.speaks_of(base.provider):
        return f"no notices of {base.provider} are known"
    if not index.knows(base):
        said = f"no notice of {base.provider} mentions {base.full_id}"
        return said + _possible(matches)
    return None


def _possible(matches: list[Match]) -> str:
    possible = [m.notice for m in matches if m.certainty is Certainty.POSSIBLE]
    names = sorted({f"{n.subject} ({n.retires_on.text})" for n in possible})
    return f"; possibly meant: {', '.join(names)}" if names else ""


def _notes(
    version: ModelVersion, served: ModelRef | None, index: NoticeIndex, today: date
) -> tuple[str, ...]:
    base = version.details.base
    if base is None or served is None or base.pinned:
        return ()
    if base.provider in SELF_HELD:
        return (f"base {base.model} is not pinned to a commit: give --base-revision",)
    return (_unpinned(served, index, version.made_on, today),)


def _unpinned(base: ModelRef, index: NoticeIndex, made: date, today: date) -> str:
    name = base.full_id
    if move := moved(index.history, base.provider, name, made, today):
        then, now = move.before, move.after
        told = f"alias {name} pointed to {then} when this was registered and points to {now} now"
        return f"{told}: {then} counts"
    if targets := index.same_as(base, made):
        return f"base {name} is an alias, read as {', '.join(targets)}; pin it"
    return f"base {name} names no snapshot: it can move under you"
