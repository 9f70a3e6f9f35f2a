"""What was decided, in a line."""

from __future__ import annotations

from tracker.domain.decision import Decision
from tracker.lifecycle.decision import Quiet, Resolved


def decided_line(decision: Decision) -> str:
    """``retune, due 2026-12-31, reviewed 2027-02-21: on gpt-6 (ana, 2026-11-23)``."""
    due = f", due {decision.due_on}" if decision.due_on else ""
    who = f"{decision.decided_by}, {decision.decided_at:%Y-%m-%d}"
    head = f"{decision.action.words}{due}, review {decision.review_on}"
    return f"{head}: {decision.note} ({who})"


def following_line(following: Quiet | Resolved | None) -> str | None:
    """What the alert does meanwhile; ``None`` where nothing keeps it."""
    if isinstance(following, Quiet):
        return f"its alert is quiet until {following.until}, unless the end moves nearer"
    return f"its alert: {following.reason}" if following is not None else None
