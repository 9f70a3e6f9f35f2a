"""Decisions that have to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.alert import Alert, AlertKind
from tracker.domain.decision import Decision
from tracker.domain.level import Level
from tracker.lifecycle.decision import is_review_due
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import Judgement


def review_alerts(
    judgements: Iterable[Judgement], decisions: Mapping[int, Decision]
) -> list[Alert]:
    """One alert per version whose decision in force is due for its review.

    It is said once: what the model needs, its other alerts say. A new decision ends it.
    """
    found = ((j, decisions.get(j.version.id)) for j in judgements)
    due = ((j, one) for j, one in found if one is not None and is_review_due(one, j.today))
    return [_alert(j, one) for j, one in due]


def _alert(judgement: Judgement, decision: Decision) -> Alert:
    day = decision.review_on
    name = f"{judgement.version.details.model}@{judgement.version.number}"
    decided = f"{decision.action.words}, decided on {decision.decided_at.date()}"
    facts = finding(judgement) | {
        "kind": AlertKind.REVIEW_DUE.value,
        "level": Level.INFO.value,
        "act_by": None,
        "business_days_left": None,
        "reminder": {
            "what": f"review of the decision due on {day}",
            "why": f"{decided}: {decision.note}",
            "since": day.isoformat(),
            "before": None,
            "after": None,
        },
        "next": f"tracker decide {name} {decision.action.value.replace('_', '-')} --note WHY",
        "review_on": day.isoformat(),
    }
    return Alert(judgement.version.id, AlertKind.REVIEW_DUE, Level.INFO, None, facts)
