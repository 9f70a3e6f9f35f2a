"""Decisions whose day has passed: looked at again too late, or not done."""

from __future__ import annotations

from datetime import date

from tracker.domain.decision import Action, Decision
from tracker.lifecycle.decision import IN_PROGRESS, Following, Resolved, is_review_due
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.missing import reference


def lapsed(
    decision: Decision | None, judgement: Judgement, following: Following | None
) -> str | None:
    """One line with the command that settles it; ``None``: its days are ahead, or it is done."""
    if decision is None or isinstance(following, Resolved):
        return None
    today, said, name = judgement.today, [], reference(judgement.version)
    command = f"tracker decide {name} ACTION --note 'why'"
    due = _due(decision, judgement)
    if decision.action in IN_PROGRESS and due is not None and due < today:
        left = "nothing has taken its place"
        if decision.action is Action.RETIRE:
            left, command = "it is still in service", f"tracker models retire {name}"
        said.append(f"was due on {due} and {left}")
    if is_review_due(decision, today):
        said.append(f"review was due on {decision.review_on}")
    if not said:
        return None
    return f"{decision.action.words}: {', '.join(said)}: {command}"


def _due(decision: Decision, judgement: Judgement) -> date | None:
    """What was decided before any end was known had no due day: then the day to act by counts.

    A version that was to be retired has to be out of service by its end.
    """
    if decision.action is Action.RETIRE:
        return decision.due_on or judgement.clocks.serve.ends
    return decision.due_on or judgement.deadline.act_by
