"""Recording what was decided, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.app.context import App
from tracker.app.decided_on import decided_on
from tracker.app.planning import plan
from tracker.app.registry import resolve
from tracker.db import decisions as decision_rows
from tracker.db import registry
from tracker.db.journal import record
from tracker.domain.decision import DECIDABLE, Action, Decision
from tracker.domain.history import HistoryEntry
from tracker.domain.version import ModelVersion
from tracker.errors import InputError
from tracker.lifecycle.decision import ReviewLimit, due_day, review_day, review_limit


@dataclass(frozen=True, slots=True)
class Decided:
    """``review_moved`` says why its review is not on the day asked for, or not in time."""

    version: ModelVersion
    decision: Decision
    review_moved: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to have recorded. ``action``: one of ``DECIDABLE``, or with a hyphen.

    ``deciders`` are who decided it besides the one who records it.
    """

    action: str
    note: str
    review_on: date | None = None
    due: date | None = None
    deciders: tuple[str, ...] = ()


def decide(app: App, reference: str, choice: Choice) -> Decided:
    """Record a decision about a version. Nothing is changed by it but what its alert does.

    It is reviewed after 90 days, and at the latest as ``review_limit`` says; what takes time is due
    by the last day to roll it out. What is known that day is kept with it. Raises InputError for
    another action, for a note that says nothing, for a decider without a name, for a day in the
    past, and for being due when the model has stopped.
    """
    today, action, note = app.today(), read_action(choice.action), choice.note
    review_on, due, names = choice.review_on, choice.due, _read_names(choice.deciders)
    _insist(note, {"review": review_on, "due": due}, today)
    [found] = plan(app, reference, on=today).plans
    version, ends = found.version, found.judgement.clocks.serve.ends
    _insist_in_time(due, ends)
    limit = review_limit(found.steps.retrain_by, ends, found.working.policy.calendar, today)
    decision = Decision(
        version_id=version.id,
        action=action,
        note=note.strip(),
        decided_by=app.actor,
        decided_at=app.now(),
        review_on=review_day(review_on, limit, today),
        due_on=due_day(action, due, found.steps.rollout_by, today),
        serve_until=ends,
        deciders=names,
    )
    with app.database.write() as tx:
        facts = decided_on(found, registry.run_ids(tx, version.id))
        decision = replace(decision, facts=facts)
        decision_rows.add(tx, decision)
        registry.look_again(tx, version.id)
        record(tx, _entry(version, decision))
    return Decided(version, decision, _moved(review_on, decision.review_on, limit))


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


def _read_names(deciders: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip() for name in deciders]
    if not all(names):
        msg = "a decider has no name"
        raise InputError(msg, "--decider ana@example.com, once for each of them")
    return tuple(dict.fromkeys(names))


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
