"""What a team noted, when it decided, of what only it can know: its terms, and what it counts as.

Providers close training for some customers earlier than for others, and no page says which of them
a team is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.decision import Action, Decision
from tracker.domain.version import ModelVersion
from tracker.lifecycle.evidence import Missing
from tracker.lifecycle.missing import no_standing, no_terms
from tracker.lifecycle.outlook import Successor, Venue


@dataclass(frozen=True, slots=True)
class Terms:
    """What is on record of them, or that it is missing. What they allow is for people to say."""

    have: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


def terms_of(version: ModelVersion, venue: Venue, decisions: Sequence[Decision]) -> Terms:
    """Of another host, by the note of the last decision to move that names its provider."""
    caveats = () if venue.open_weights else venue.clocks.train.caveats
    missing = no_terms(version, venue.base.provider, caveats)
    return _noted(Action.MOVE_HOST, venue.base.provider, decisions) or Terms(missing=(missing,))


def standing_of(
    version: ModelVersion, successor: Successor, decisions: Sequence[Decision]
) -> Terms:
    """Where training is open to some only: by the last decision to retune that names who."""
    provider, caveats = successor.base.provider, successor.clocks.train.caveats
    if not caveats:
        return Terms()
    missing = no_standing(version, provider, caveats)
    return _noted(Action.RETUNE, provider, decisions) or Terms(missing=(missing,))


def _noted(action: Action, provider: str, decisions: Sequence[Decision]) -> Terms | None:
    for decision in reversed(decisions):
        if decision.action is action and provider in decision.note.lower():
            return Terms((noted(decision),))
    return None


def noted(decision: Decision) -> str:
    """Who wrote what down, and when."""
    day = decision.decided_at.date()
    return f"noted by {decision.decided_by} on {day}: {decision.note}"
