"""Decisions whose day has passed: looked at again too late, or not done."""

from __future__ import annotations

from tracker.domain.decision import Decision
from tracker.lifecycle.decision import IN_PROGRESS, Following, Resolved
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.missing import reference


def lapsed(
    decision: Decision | None, judgement: Judgement, following: Following | None
) -> str | None:
    """One line with the command that settles it; ``None`` while its days are ahead, or it is done.

    What was decided before any end was known had no due day: then the day to act by counts. What
    was decided so late that it could only be reviewed the same day is not due again.
    """
    if decision is None or isinstance(following, Resolved):
        return None
    today, said = judgement.today, []
    due = decision.due_on or judgement.deadline.act_by
    if decision.action in IN_PROGRESS and due is not None and due < today:
        said.append(f"was due on {due} and nothing has taken its place")
    if decision.decided_at.date() < decision.review_on <= today:
        said.append(f"review was due on {decision.review_on}")
    if not said:
        return None
    command = f"tracker decide {reference(judgement.version)} ACTION --note 'why'"
    return f"{decision.action.words}: {', '.join(said)}: {command}"
