"""What a team noted of the terms of another host when it decided to move there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.decision import Action, Decision
from tracker.domain.version import ModelVersion
from tracker.lifecycle.evidence import Missing
from tracker.lifecycle.missing import no_terms


@dataclass(frozen=True, slots=True)
class Terms:
    """What is on record of them, or that it is missing. What they allow is for people to say."""

    have: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


def terms_of(version: ModelVersion, provider: str, decisions: Sequence[Decision]) -> Terms:
    """By the note of the last decision to move host that names the provider."""
    for decision in reversed(decisions):
        if decision.action is Action.MOVE_HOST and provider in decision.note.lower():
            return Terms((noted(decision),))
    return Terms(missing=(no_terms(version, provider),))


def noted(decision: Decision) -> str:
    """Who wrote what down, and when."""
    day = decision.decided_at.date()
    return f"noted by {decision.decided_by} on {day}: {decision.note}"
