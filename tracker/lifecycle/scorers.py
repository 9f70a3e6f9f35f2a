"""The models a proof leans on: its judges and embedders, which have clocks of their own.

When a judge is gone, old scores stand but nothing new can be compared with them: the baseline has
to be scored again by another one, while both can still be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tracker.domain.alert import Alert, AlertKind
from tracker.domain.level import Level
from tracker.domain.model_ref import ModelRef
from tracker.domain.partial_date import Bound
from tracker.domain.version import EvalRun, LeadTimes, ModelVersion
from tracker.lifecycle.clocks import Clocks, read_clocks
from tracker.lifecycle.deadline import Deadline, Policy, deadline
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reading import ClockReading, no_date
from tracker.matching.index import NoticeIndex
from tracker.matching.providers import SELF_HELD
from tracker.matching.scoring import read_scorer

JUDGE, EMBEDDER = "judge", "embedder"


@dataclass(frozen=True, slots=True)
class Scorer:
    """One model behind some of a version's suites, judged on a day.

    ``name`` is as the eval run gives it; ``model`` is ``None`` where that names no provider's
    model. ``unjudged`` says why nothing can be said.
    """

    version: ModelVersion
    role: str
    name: str
    suites: tuple[str, ...]
    model: ModelRef | None
    clock: ClockReading
    deadline: Deadline
    today: date
    unjudged: str | None = None

    @property
    def level(self) -> Level:
        return self.deadline.level

    @property
    def words(self) -> str:
        """``openai gpt-4o of triage@3 stops 2027-01-14, score again by another one by 2027-01-07``.

        For every screen and page: until when it can be asked, and what has to be done by when.
        """
        what = f"{self.model or self.name} of {', '.join(self.suites)}"
        clock, act_by = self.clock, self.deadline.act_by
        if self.unjudged is not None:
            return f"{what}: {self.unjudged}"
        if clock.ends is None:
            floor = f"not before {clock.shown}" if clock.day else clock.reason
            return f"{what}: no end is announced, {floor}"
        if clock.ends <= self.today:
            return f"{what} stopped {clock.shown}, score again by another one"
        stops = "probably stops" if clock.bound is Bound.TENTATIVE else "stops"
        due = f", score again by another one by {act_by}" if act_by else ""
        return f"{what} {stops} {clock.shown}{due}"


def scorers(
    version: ModelVersion,
    runs: Iterable[EvalRun],
    index: NoticeIndex,
    policy: Policy,
    today: date,
) -> list[Scorer]:
    """The judges and embedders of a version's eval runs, the one that ends first at the front.

    ``runs`` are those that count: what has been scored again by another judge needs the old one no
    more.
    The day to act by leaves the team's days for an eval, by the same calendar as everything else.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for run in runs:
        for role, name in ((JUDGE, run.judge), (EMBEDDER, run.embedder)):
            if name:
                found.setdefault((role, name), []).append(_suite(run))
    out = [
        _scorer(version, role, name, (tuple(dict.fromkeys(suites)), index, policy, today))
        for (role, name), suites in found.items()
    ]
    return sorted(out, key=lambda s: (-s.level.rank, s.clock.ends or date.max, s.role, s.name))


def scorer_alerts(
    found: Iterable[Scorer], judgements: Sequence[Judgement]
) -> tuple[list[Alert], set[int]]:
    """At most one alert per version, about its scorer that ends first; and the undecided versions.

    A version is undecided where a scorer of it cannot be judged: an alert that was open stays open.
    """
    by_version = {j.version.id: j for j in judgements}
    alerts: dict[int, Alert] = {}
    undecided: set[int] = set()
    for scorer in found:
        version_id = scorer.version.id
        if scorer.unjudged is not None:
            undecided.add(version_id)
        elif scorer.level is not Level.NONE and version_id in by_version:
            alerts.setdefault(version_id, _alert(scorer, by_version[version_id]))
    return list(alerts.values()), undecided


def next_step(scorer: Scorer) -> str:
    """The command that keeps the proof comparable."""
    added = f"tracker evals add {scorer.version.details.model} FILE --rung retrieval"
    return f"{added} --{scorer.role} NEW"


def _scorer(
    version: ModelVersion,
    role: str,
    name: str,
    world: tuple[tuple[str, ...], NoticeIndex, Policy, date],
) -> Scorer:
    suites, index, policy, today = world
    model = read_scorer(name)
    clock, unjudged = _clock(model, name, index)
    lead = version.details.lead_times or policy.lead_times
    due = deadline(_alone(clock), policy, LeadTimes(0, lead.eval, 0), today)
    return Scorer(version, role, name, suites, model, clock, due, today, unjudged)


def _alone(clock: ClockReading) -> Clocks:
    """The clocks of a model that is only asked: there is no training to close."""
    none = no_date("scoring needs no training")
    return Clocks(clock, none, none, clock)


def _clock(
    model: ModelRef | None, name: str, index: NoticeIndex
) -> tuple[ClockReading, str | None]:
    """When the model itself stops answering, or why that is not known."""
    if model is None:
        return no_date(name), f"{name!r} does not say whose model it is: write it PROVIDER/MODEL"
    if model.provider in SELF_HELD:
        return no_date("the weights are your own"), None
    clock = read_clocks(index.matches(model, None)).base
    if clock.day is None and not index.knows(model):
        return clock, f"no notice of {model.provider} mentions {model.full_id}"
    return clock, None


def _suite(run: EvalRun) -> str:
    return f"{run.suite}@{run.suite_version}" if run.suite_version else run.suite


def _alert(scorer: Scorer, judgement: Judgement) -> Alert:
    stand_in = replace(
        judgement,
        clocks=_alone(scorer.clock),
        deadline=scorer.deadline,
        unjudged=None,
        notes=(),
    )
    facts = finding(stand_in) | _own_facts(scorer)
    return Alert(
        version_id=scorer.version.id,
        kind=AlertKind.JUDGE_SHUTDOWN,
        level=scorer.level,
        act_by=scorer.deadline.act_by,
        facts=facts,
    )


def _own_facts(scorer: Scorer) -> dict[str, Any]:
    model, suites = scorer.model, ", ".join(scorer.suites)
    named = f"{scorer.clock.reason}: it is the {scorer.role} of {suites}"
    return {
        "kind": AlertKind.JUDGE_SHUTDOWN.value,
        "serve_reason": named,
        "train_reason": None,
        "next": next_step(scorer),
        "dependency": {
            "role": scorer.role,
            "model": str(model),
            "provider": model.provider if model else "",
            "suites": list(scorer.suites),
        },
    }
