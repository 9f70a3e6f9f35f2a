"""What was decided, in a line."""

from __future__ import annotations

from datetime import date

from tracker.domain.decision import Decision
from tracker.lifecycle.decision import REVIEW_BEFORE, Quiet, Resolved


def decided_line(decision: Decision) -> str:
    """``retune, due 2026-12-31, review 2027-02-21: on gpt-6 (ana, 2026-11-23)``."""
    who = f"{decision.decided_by}, {decision.decided_at:%Y-%m-%d}"
    return f"{decision.head}: {decision.note} ({who})"


def moved_line(decision: Decision, asked: date | None, today: date) -> str:
    """That a review has to be sooner than ``asked``, or than usual, and why."""
    last, instead = (
        f"{REVIEW_BEFORE} business days before retrain-by",
        f"on {asked}" if asked else "in 90 days",
    )
    if decision.review_on > today:
        return f"to be reviewed on {decision.review_on}, not {instead}: at the latest {last}"
    return f"to be reviewed at once, not {instead}: the last day for it, {last}, is over"


def following_line(following: Quiet | Resolved | None) -> str | None:
    """What the alert does meanwhile; ``None`` where nothing keeps it."""
    if isinstance(following, Quiet):
        return f"its alert is quiet until {following.until}, unless the end moves nearer"
    return f"its alert: {following.reason}" if following is not None else None
