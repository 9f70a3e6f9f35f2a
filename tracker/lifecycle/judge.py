"""One model version, judged on a day: its clocks, its deadline, or why it cannot be judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.alert import Level
from tracker.domain.model_ref import ModelRef
from tracker.domain.partial_date import UnknownDate, WhyUnknown
from tracker.domain.version import ModelVersion
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.deadline import Deadline, Policy, deadline
from tracker.lifecycle.reading import no_date
from tracker.matching.index import Match, NoticeIndex
from tracker.matching.keys import Certainty

SELF_HELD = ("self_hosted", "huggingface")
"""Where the weights are one's own: nobody else can switch them off."""


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


def judge(version: ModelVersion, index: NoticeIndex, policy: Policy, today: date) -> Judgement:
    """What is known about this version on ``today``; never a pass where nothing is known."""
    details = version.details
    matches = index.matches(details.base, details.serving_id)
    clocks = read_clocks(matches)
    if details.provider in SELF_HELD:
        own = no_date("the weights are your own: no provider can switch them off")
        clocks = Clocks(own, own, own, own)
    due = deadline(clocks, policy, details.lead_times, today)
    unjudged = _why_not(version, clocks, matches, index)
    return Judgement(version, clocks, due, today, unjudged, _notes(version, index))


def _why_not(
    version: ModelVersion, clocks: Clocks, matches: list[Match], index: NoticeIndex
) -> str | None:
    base, provider = version.details.base, version.details.provider
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
        return f"no notice of {base.provider} mentions {base.full_id}{_possible(matches)}"
    return None


def _possible(matches: list[Match]) -> str:
    names = sorted({m.notice.subject for m in matches if m.certainty is Certainty.POSSIBLE})
    return f"; possibly meant: {', '.join(names)}" if names else ""


def _notes(version: ModelVersion, index: NoticeIndex) -> tuple[str, ...]:
    base = version.details.base
    if base is None or base.pinned:
        return ()
    return (_unpinned(base, index),)


def _unpinned(base: ModelRef, index: NoticeIndex) -> str:
    targets = index.aliases.get((base.provider, base.full_id), ())
    if targets:
        return f"base {base.full_id} is an alias, read as {', '.join(targets)}; pin it"
    if base.provider in SELF_HELD:
        return f"base {base.model} is not pinned to a commit: give --base-revision"
    return f"base {base.full_id} names no snapshot: it can move under you"
