"""The JSON every ``--json`` prints: plain facts, dates in ISO, amounts as strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from tracker.app.answering import AlertStory
from tracker.app.check import CheckReport
from tracker.app.context import App
from tracker.app.facts import Freshness, load_facts
from tracker.app.following import decisions_about, lapsed_about
from tracker.app.lead_times import team_policy
from tracker.app.notices import Step
from tracker.app.polling import Poll
from tracker.app.proofs import proof_state
from tracker.app.standing import scorers_of
from tracker.app.waiting import Waiting
from tracker.domain.alert import AlertRow, AlertState
from tracker.domain.decision import Decision
from tracker.domain.delivery import Attempt, Delivery
from tracker.domain.held import HeldReading
from tracker.domain.history import HistoryEntry
from tracker.domain.notice import notice_to_json
from tracker.domain.source import NoticeChange
from tracker.domain.version import EvalRun, ModelVersion
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import judge
from tracker.lifecycle.scorers import Scorer


def version_json(app: App, version: ModelVersion) -> dict[str, Any]:
    """A version, its proof, and how it stands today on the facts already known."""
    details = version.details
    plain = jsonable(asdict(details))
    artefact = plain.pop("artefact", None)
    facts, today = load_facts(app), app.today()
    judgement = judge(version, facts.index, team_policy(app), today)
    view: dict[str, Any] = plain | {
        "name": details.model,
        "number": version.number,
        "label": version.label,
        "status": version.status.value,
        "registered_at": version.registered_at.isoformat(),
        "aliases": list(version.aliases),
        "artefact": {k: artefact[k] for k in ("format", "sha256", "path")} if artefact else None,
        "evals": [eval_json(run) for run in details.evals],
        "proof": proof_state(app, version).as_json,
        "scorers": [scorer_json(s) for s in scorers_of(app, facts, [judgement])],
        "decisions": [decision_json(d, version.label) for d in decisions_about(app, version)],
        "lapsed": lapsed_about(app, version),
        "standing": finding(judgement),
    }
    return view


def check_json(report: CheckReport) -> dict[str, Any]:
    """The whole check; ``findings`` are ``tracker/alert/v1`` objects of every judged version."""
    raised = report.raised
    return {
        "schema": "tracker/check/v1",
        "as_of": report.today.isoformat(),
        "checked_at": report.now.isoformat(),
        "sources": [poll_json(p) for p in report.polls],
        "findings": [finding(j, report.advice.get(j.version.id)) for j in report.judgements],
        "needing": len(report.needing),
        "watched": len(report.watched),
        "unjudged": [{"label": j.version.label, "why": j.unjudged} for j in report.unjudged],
        "answers": [
            {"label": j.version.label} | report.answers[j.version.id].as_json
            for j in report.judgements
            if j.version.id in report.answers
        ],
        "lapsed": [
            {"label": j.version.label, "what": report.lapsed[j.version.id]}
            for j in report.judgements
            if j.version.id in report.lapsed
        ],
        "facts": [freshness_json(f, report.now) for f in report.freshness.values()],
        "stale": [f.provider for f in report.stale],
        "gone": [{"source": g.source, "subjects": list(g.subjects)} for g in report.gone],
        "scorers": [scorer_json(scorer) for scorer in report.scorers],
        "proof": report.proofs.as_json,
        "alerts": {
            "news": len(raised.news) if raised else 0,
            "resolved": raised.resolved if raised else 0,
            "sent": report.delivered.sent,
            "waiting": report.delivered.waiting,
            "dead": report.delivered.dead,
            "errors": list(report.delivered.errors),
            "later": [waiting_json(one) for one in report.later],
        },
    }


def scorer_json(scorer: Scorer) -> dict[str, Any]:
    """A judge or embedder behind a version's evals, and when it ends."""
    due = scorer.deadline
    return {
        "label": scorer.version.label,
        "role": scorer.role,
        "name": scorer.name,
        "model": str(scorer.model) if scorer.model else None,
        "suites": list(scorer.suites),
        "level": scorer.level.value,
        "until": jsonable(scorer.clock.day),
        "bound": scorer.clock.bound.value,
        "act_by": jsonable(due.act_by),
        "business_days_left": due.business_days_left,
        "unjudged": scorer.unjudged,
    }


def decision_json(decision: Decision, label: str) -> dict[str, Any]:
    """A decision somebody made about the version ``label``."""
    return {
        "label": label,
        "action": decision.action.value,
        "note": decision.note,
        "decided_by": decision.decided_by,
        "decided_at": decision.decided_at.isoformat(),
        "review_on": decision.review_on.isoformat(),
        "due_on": jsonable(decision.due_on),
        "serve_until": jsonable(decision.serve_until),
        "deciders": list(decision.deciders),
        "facts": decision.facts,
    }


def poll_json(poll: Poll) -> dict[str, Any]:
    state = poll.state
    return {
        "source": poll.source,
        "health": state.health.value,
        "notices": poll.notices,
        "unchanged": poll.unchanged,
        "held": poll.held,
        "last_good_at": state.last_good_at.isoformat() if state.last_good_at else None,
        "message": state.message,
        "changes": [change_json(c) for c in poll.changes],
        "problems": [{"where": p.where, "text": p.text, "why": p.why} for p in poll.problems],
    }


def change_json(change: NoticeChange) -> dict[str, Any]:
    previous = notice_to_json(change.previous) if change.previous else None
    return {"kind": change.kind.value, "notice": notice_to_json(change.notice), "before": previous}


def step_json(step: Step) -> dict[str, Any]:
    """One step of a notice's story; its evidence is in the notice."""
    return {
        "at": step.at.isoformat() if step.at else None,
        "kind": step.kind,
        "revision": step.revision,
        "notice": notice_to_json(step.notice),
        "before": notice_to_json(step.before) if step.before else None,
    }


def held_json(held: HeldReading) -> dict[str, Any]:
    """A reading that waits, and what it says."""
    return {
        "source": held.source,
        "kind": held.kind.value,
        "reason": held.reason,
        "since": held.since.isoformat(),
        "read_at": held.read_at.isoformat(),
        "capture_sha256": held.capture_sha256,
        "notices": [notice_to_json(n) for n in held.notices],
    }


def freshness_json(fact: Freshness, now: datetime) -> dict[str, Any]:
    hours = int(fact.age(now).total_seconds() // 3600)
    return {
        "provider": fact.provider,
        "as_of": fact.as_of.isoformat(),
        "bundled": fact.bundled,
        "age_hours": hours,
    }


def history_json(entry: HistoryEntry) -> dict[str, Any]:
    data: dict[str, Any] = jsonable(asdict(entry))
    return data


def jsonable(value: Any) -> Any:
    """Dates to ISO, Decimals to strings, enums to their values; the rest as it is."""
    match value:
        case dict():
            return {str(k): jsonable(v) for k, v in value.items()}
        case list() | tuple():
            return [jsonable(v) for v in value]
        case Enum():
            return value.value
        case Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def eval_json(run: EvalRun) -> dict[str, Any]:
    """An eval run without its per-example scores, which can be many."""
    data: dict[str, Any] = jsonable(asdict(run))
    scored = len(data.pop("scores"))
    data.pop("clusters")
    return data | {"per_example_scores": scored}


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """A delivery as stored, without the facts of its message."""
    request = delivery.request
    return {
        "id": delivery.id,
        "state": delivery.state.value,
        "channel": request.channel,
        "recipient": request.recipient,
        "event": request.event,
        "alert_id": request.alert_id,
        "key": request.key,
        "attempts": delivery.attempts,
        "created_at": delivery.created_at.isoformat(),
        "next_try_at": delivery.next_try_at.isoformat(),
        "last_error": delivery.last_error,
    }


def waiting_json(one: Waiting) -> dict[str, Any]:
    """A message that is to be made: what it will be called is not known until it is."""
    return {
        "channel": one.route.channel,
        "recipient": one.route.recipient,
        "waits_for": one.waits_for.name.lower(),
        "due_at": one.due_at.isoformat(),
        "alerts": [row.id for row in one.rows],
    }


def attempt_json(attempt: Attempt) -> dict[str, Any]:
    """One attempt, or one deed of a person; ``outcome`` null: under way, or its worker died."""
    plain: dict[str, Any] = jsonable(asdict(attempt))
    return plain


def alert_json(row: AlertRow, later: Sequence[Waiting] = ()) -> dict[str, Any]:
    """A stored alert: its facts, where it is in its life, when it changed, and what of it waits."""
    snoozed = row.life.state is AlertState.SNOOZED
    return row.alert.facts | {
        "id": row.id,
        "state": row.life.state.value,
        "snoozed_until": jsonable(row.life.next_say_at) if snoozed else None,
        "repeats": row.life.repeats,
        "opened_at": row.opened_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "resolved_at": row.resolved_at.isoformat() if row.resolved_at else None,
        "resolved_reason": row.resolved_reason,
        "waiting": [waiting_json(one) for one in later],
    }


def alert_story_json(story: AlertStory, later: Sequence[Waiting] = ()) -> dict[str, Any]:
    """An alert and its record."""
    return alert_json(story.row, later) | {
        "events": [jsonable(asdict(event)) for event in story.events]
    }
