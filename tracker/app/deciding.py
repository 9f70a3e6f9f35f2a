"""Recording what was decided, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.app.context import App
from tracker.app.facts import facts_in
from tracker.app.lead_times import working_in
from tracker.app.registry import resolve
from tracker.db import decisions as decision_rows
from tracker.db import registry
from tracker.db.journal import record
from tracker.db.tx import Tx
from tracker.domain.decision import DECIDABLE, Action, Decision
from tracker.domain.history import HistoryEntry
from tracker.domain.version import ModelVersion
from tracker.errors import InputError
from tracker.lifecycle.decision import (
    Following,
    Resolved,
    ReviewLimit,
    due_day,
    follow,
    review_day,
    review_limit,
)
from tracker.lifecycle.judge import Judgement, judge
from tracker.lifecycle.lapsed import lapsed
from tracker.lifecycle.steps import steps


@dataclass(frozen=True, slots=True)
class Decided:
    """``review_moved`` says why its review is not on the day asked for, or not in time."""

    version: ModelVersion
    decision: Decision
    review_moved: str | None = None


def decide(
    app: App,
    reference: str,
    action: str,
    note: str,
    *,
    review_on: date | None = None,
    due: date | None = None,
) -> Decided:
    """Record a decision about a version. Nothing is changed by it but what its alert does.

    It is reviewed after 90 days, and at the latest as ``review_limit`` says; what takes time is due
    by the last day to roll it out. ``action`` is one of ``DECIDABLE``, also written
    with a hyphen. Raises InputError for another one, for a note that says nothing, for a day in the
    past, and for being due when the model has stopped.
    """
    today, chosen = app.today(), read_action(action)
    _insist(note, {"review": review_on, "due": due}, today)
    with app.database.write() as tx:
        version = resolve(tx, reference)
        policy = working_in(app, tx).policy
        judgement = judge(version, facts_in(app, tx).index, policy, today)
        _insist_in_time(due, judgement.clocks.serve.ends)
        days = steps(judgement.clocks, policy, version.details.lead_times, today)
        ends = judgement.clocks.serve.ends
        limit = review_limit(days.retrain_by, ends, policy.calendar, today)
        review = review_day(review_on, limit, today)
        decision = Decision(
            version_id=version.id,
            action=chosen,
            note=note.strip(),
            decided_by=app.actor,
            decided_at=app.now(),
            review_on=review,
            due_on=due_day(chosen, due, days.rollout_by, today),
            serve_until=ends,
        )
        decision_rows.add(tx, decision)
        registry.look_again(tx, version.id)
        record(tx, _entry(version, decision))
    return Decided(version, decision, _moved(review_on, review, limit))


def read_action(text: str) -> Action:
    """``move-host`` or ``move_host``. Raises InputError for what nobody can decide on."""
    known = {action.value: action for action in DECIDABLE}
    found = known.get(text.strip().lower().replace("-", "_"))
    if found is None:
        msg = f"{text!r} is nothing to decide on"
        raise InputError(msg, f"one of {', '.join(a.replace('_', '-') for a in known)}")
    return found


def decisions_of(app: App, reference: str) -> list[tuple[ModelVersion, Decision]]:
    """What was decided about a model, oldest first; ``model@3`` asks for one version only."""
    with app.database.read() as tx:
        named = resolve(tx, reference)
        versions = registry.list_versions(tx, model=named.details.model, include_retired=True)
        if "@" in reference:
            versions = [version for version in versions if version.id == named.id]
        by_id = {version.id: version for version in versions}
        return [(by_id[d.version_id], d) for d in decision_rows.decided(tx, by_id)]


def decisions_about(app: App, version: ModelVersion) -> list[Decision]:
    """What was decided about one version, oldest first."""
    with app.database.read() as tx:
        return decision_rows.decided(tx, [version.id])


def lapsed_about(app: App, version: ModelVersion) -> str | None:
    """The line about the last decision on one version, if a day of it has passed."""
    with app.database.read() as tx:
        if not (made := decision_rows.decided(tx, [version.id])):
            return None
        policy, index, today = working_in(app, tx).policy, facts_in(app, tx).index, app.today()
        family = registry.list_versions(tx, model=version.details.model)
    own, *later = (judge(each, index, policy, today) for each in (version, *family))
    return lapsed(made[-1], own, follow(made[-1], own, later))


def followed(tx: Tx, judgements: Sequence[Judgement]) -> Mapping[int, Following]:
    """Version id → what its decision, or a successor, makes of its alert; else it is not in it.

    ``judgements`` are of every version in service.
    """
    return follow_all(decision_rows.in_force(tx), judgements)


def follow_all(
    in_force: Mapping[int, Decision], judgements: Sequence[Judgement]
) -> Mapping[int, Following]:
    """The same, by decisions that are at hand: version id → the last one about it."""
    families: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        families.setdefault(judgement.version.details.model, []).append(judgement)
    found = {
        j.version.id: follow(in_force.get(j.version.id), j, families[j.version.details.model])
        for j in judgements
    }
    return {version_id: what for version_id, what in found.items() if what is not None}


def lapsed_of(
    tx: Tx, judgements: Sequence[Judgement], follows: Mapping[int, Following]
) -> Mapping[int, str]:
    """Version id → the line about a decision of which a day has passed; else it is not in it."""
    made = decision_rows.in_force(tx)
    lines = {
        j.version.id: lapsed(made.get(j.version.id), j, follows.get(j.version.id))
        for j in judgements
    }
    return {version_id: line for version_id, line in lines.items() if line is not None}


def settled(app: App, judgements: Sequence[Judgement]) -> set[int]:
    """The ids of the versions that would need somebody, had not a successor taken their place."""
    with app.database.read() as tx:
        follows = followed(tx, judgements)
    needing = (j.version.id for j in judgements if j.needs_you)
    return {id_ for id_ in needing if isinstance(follows.get(id_), Resolved)}


def _moved(asked: date | None, review: date, limit: ReviewLimit | None) -> str | None:
    """Why it is on no day asked for; where none was, the usual limit need not be said."""
    if limit is None or review != limit.day or review == asked or (asked is None and limit.usual):
        return None
    return limit.why


def _insist(note: str, days: Mapping[str, date | None], today: date) -> None:
    if not note.strip():
        msg = "a decision needs a note: why, in a sentence"
        raise InputError(msg, "--note 'prompted, it is as good: triage@3 of 2026-11-20'")
    for name, day in days.items():
        if day is not None and day < today:
            msg = f"the {name} day {day} is over"
            raise InputError(msg, f"name a day from {today} on")
    if days["review"] == today:
        msg = f"the review day {today} is that of the decision itself"
        raise InputError(msg, "name a later day, or leave --review-on out")


def _insist_in_time(due: date | None, ends: date | None) -> None:
    if due is not None and ends is not None and due >= ends:
        msg = f"the due day {due} is not before {ends}, when the model stops"
        raise InputError(msg, "name an earlier day, or leave --due out")


def _entry(version: ModelVersion, decision: Decision) -> HistoryEntry:
    due = {"due": [None, decision.due_on.isoformat()]} if decision.due_on else {}
    changes = {
        "decision": [None, decision.action.value],
        "note": [None, decision.note],
        "review": [None, decision.review_on.isoformat()],
        **due,
    }
    model = version.details.model
    return HistoryEntry(
        decision.decided_at, decision.decided_by, model, version.number, "decided", changes
    )
