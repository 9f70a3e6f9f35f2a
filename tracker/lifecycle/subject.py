"""What of a version its judgement depends on: versions with one subject stand alike, on any day.

A million versions on a few thousand bases are so many subjects, and only these are judged again
when a notice changes or a day passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.look import Look
from tracker.domain.version import ModelVersion
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import Grounds, Judgement, grounds_of, judge_on, served_base
from tracker.lifecycle.transition import next_transition
from tracker.matching.aliases import named_on, next_move
from tracker.matching.digests import digest
from tracker.matching.index import NoticeIndex
from tracker.matching.keys import Key, own_keys

RULES = 4
"""Of ``tracker.matching`` and ``tracker.lifecycle``: raised when the same notices and versions can
come to another judgement, or to other keys, than before."""

_OWN = (
    *("schema", "model", "version", "label", "owner", "serving_id", "next"),
    *("days_left", "business_days_left", "advice", "dependency", "previous"),
)
"""Of a finding: what is the version's own, or is another number every day."""


def subject_of(version: ModelVersion, index: NoticeIndex) -> str:
    """The subject's name: versions that have it in common are judged alike."""
    return digest(what_it_depends_on(version, index))


def what_it_depends_on(version: ModelVersion, index: NoticeIndex) -> tuple[object, ...]:
    """Equal for versions of one subject; what a version's judgement depends on besides notices."""
    details, base, served = version.details, version.details.base, served_base(version)
    named: tuple[str | None, ...] = ()
    if served is not None:
        names = (served.full_id, served.full_id.lower())
        made = version.made_on
        named = tuple(named_on(index.history, served.provider, name, made) for name in names)
    lead = details.lead_times
    return (
        (base.provider, base.model, base.version, base.revision, base.pinned) if base else None,
        details.provider,
        named,
        (lead.retrain, lead.eval, lead.rollout) if lead else None,
        details.serving_id if _is_spoken_of(version, index) else None,
    )


def subject_keys(version: ModelVersion, index: NoticeIndex) -> Iterator[Key]:
    """Every key its subject answers to; its own id only where a notice speaks of it."""
    own = version.details.serving_id if _is_spoken_of(version, index) else None
    return index.watched(served_base(version), own, version.made_on)


def look(version: ModelVersion, index: NoticeIndex, policy: Policy, today: date) -> Look:
    """How the subject of ``version`` stands on a day."""
    grounds = grounds_of(version, index)
    judged = judge_on(version, grounds, index, policy, today)
    return Look(
        outcome=_outcome(judged),
        level=judged.level,
        act_by=judged.deadline.act_by,
        unjudged=judged.unjudged is not None,
        next_look=next_look(version, grounds, index, policy, today),
    )


def next_look(
    version: ModelVersion, grounds: Grounds, index: NoticeIndex, policy: Policy, today: date
) -> date | None:
    """The first day after ``today`` on which its level or its notes change by themselves."""
    lead, base = version.details.lead_times, grounds.base
    turn = next_transition(grounds.clocks, policy, lead, today)
    move = next_move(index.history, base.provider, base.full_id, today) if base else None
    return min((day for day in (turn, move) if day), default=None)


def _outcome(judged: Judgement) -> str:
    facts = {name: what for name, what in finding(judged).items() if name not in _OWN}
    facts["evidence"] = [
        {name: what for name, what in cited.items() if name != "read"}
        for cited in facts["evidence"]
    ]
    return digest(facts)


def _is_spoken_of(version: ModelVersion, index: NoticeIndex) -> bool:
    own = own_keys(served_base(version), version.details.serving_id)
    return any(key in index.by_key for key in own)
