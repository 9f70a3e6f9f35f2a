"""Looking at what waits for a decision, and deciding."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.app.context import App
from tracker.app.doubt import decided, release
from tracker.db import held as held_rows
from tracker.domain.held import Decision, HeldReading
from tracker.domain.source import NoticeChange
from tracker.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Decided:
    """``changes``: what an approval changed."""

    held: HeldReading
    decision: Decision
    changes: tuple[NoticeChange, ...] = ()


def held_readings(app: App) -> list[HeldReading]:
    """The readings that wait, oldest first."""
    with app.database.read() as tx:
        return held_rows.waiting(tx)


def decide(app: App, source: str, *, reject: bool = False) -> Decided:
    """Let the held reading of a source count, or drop it; the history says who did.

    Raises NotFoundError when nothing of that source waits.
    """
    with app.database.write() as tx:
        waiting = {held.source: held for held in held_rows.waiting(tx)}
        held = waiting.get(source)
        if held is None:
            msg = f"no reading of {source} is held"
            known = f"held: {', '.join(waiting)}" if waiting else "nothing is held"
            raise NotFoundError(msg, known)
        who, now = app.actor, app.now()
        if reject:
            decided(tx, held, Decision.REJECTED, by=who, actor=who, now=now)
            return Decided(held, Decision.REJECTED)
        done = release(tx, held, Decision.APPROVED, by=who, actor=who, now=now)
        return Decided(held, Decision.APPROVED, done.changes)
