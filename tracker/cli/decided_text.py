"""What was decided, in a line."""

from __future__ import annotations

from datetime import date

from tracker.domain.decision import Decision
from tracker.lifecycle.decision import Quiet, Resolved


def decided_line(decision: Decision) -> str:
    """``retune, due 2026-12-31, review 2027-02-21: on gpt-6 (ana with bo, 2026-11-23)``."""
    others = f" with {', '.join(decision.deciders)}" if decision.deciders else ""
    who = f"{decision.decided_by}{others}, {decision.decided_at:%Y-%m-%d}"
    return f"{decision.head}: {decision.note} ({who})"


def moved_line(decision: Decision, asked: date | None, why: str) -> str:
    """That a review has to be sooner than ``asked``, or than usual, and why."""
    instead = f"on {asked}" if asked else "in 90 days"
    return f"to be reviewed on {decision.review_on}, not {instead}: {why}"


def following_line(following: Quiet | Resolved | None) -> str | None:
    """What the alert does meanwhile; ``None`` where nothing keeps it."""
    if isinstance(following, Quiet):
        return f"its alert is quiet until {following.until}, unless the end moves nearer"
    return f"its alert: {following.reason}" if following is not None else None
