"""Levels and alerts. A state change, an alert and a delivery are three different things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.level import Level as Level


class AlertKind(StrEnum):
    BASE_SHUTDOWN = "base_shutdown"
    FT_INFERENCE_SHUTDOWN = "ft_inference_shutdown"
    TRAINING_CLOSURE = "training_closure"
    UNJUDGED = "unjudged"
    JUDGE_SHUTDOWN = "judge_shutdown"
    REVIEW_DUE = "review_due"
    REFRESH_DUE = "refresh_due"
    BASELINE_MISSING = "baseline_missing"
    UNPINNED_BASE = "unpinned_base"
    ALIAS_MOVED = "alias_moved"
    VENUE_REMOVED = "venue_removed"


REMINDERS = frozenset(
    {
        AlertKind.REFRESH_DUE,
        AlertKind.BASELINE_MISSING,
        AlertKind.UNPINNED_BASE,
        AlertKind.ALIAS_MOVED,
        AlertKind.VENUE_REMOVED,
    }
)
"""What is said once, at level ``info``: no model stops answering for it."""

_NEWS = {AlertKind.UNJUDGED: ("unjudged",), AlertKind.REVIEW_DUE: ("review_on",)}
"""Kind → the facts that make it news, where those are not its dates."""


class AlertState(StrEnum):
    """Where an alert is in its life. ``resolved`` is the end, unless something reopens it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class AlertAction(StrEnum):
    """What happened to an alert, as its record names it."""

    OPENED = "opened"
    CHANGED = "changed"
    REPEATED = "repeated"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    AWOKE = "awoke"
    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing somebody has to know about one model version.

    ``stage`` changes when there is something new to say (level or date); one delivery is made per
    stage and recipient. ``facts`` is the JSON given to templates and to ``alert.schema.json``.
    """

    version_id: int
    kind: AlertKind
    level: Level
    act_by: date | None
    facts: dict[str, Any]

    @property
    def stage(self) -> str:
        """What makes this alert news: its level and the dates, or the reason, it speaks of."""
        facts, names = self.facts, _NEWS.get(self.kind, ("serve_until", "train_until"))
        if self.kind in REMINDERS:
            facts, names = self.facts["reminder"], ("since", "after")
        return "|".join([self.kind, self.level, *(str(facts.get(name)) for name in names)])

    @property
    def is_reminder(self) -> bool:
        return self.kind in REMINDERS


@dataclass(frozen=True, slots=True)
class Life:
    """What an alert's state is, and when it speaks next; ``alerts.life`` moves it on.

    ``news`` counts the times there was something to say: one message per count and recipient.
    ``repeats`` counts those that went unanswered since the last real news. ``next_say_at`` is when
    it speaks again by itself: the next repeat, or the end of its snooze. ``by_hand``: a person
    resolved it, so that it stays so while nothing changes.
    """

    state: AlertState = AlertState.OPEN
    news: int = 1
    repeats: int = 0
    next_say_at: datetime | None = None
    by_hand: bool = False

    @property
    def is_open(self) -> bool:
        return self.state is AlertState.OPEN


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as the registry holds it; at most one is unresolved per version and kind.

    ``updated_at`` is when it last had something new to say. ``is_news`` is true only on what
    ``raise_alert`` returns, and only when this very call made it speak.
    """

    id: int
    alert: Alert
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    resolved_reason: str | None = None
    is_news: bool = False
    life: Life = Life()


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One line of an alert's record: who did what, when and from where.

    ``actor`` is a person, or ``tracker`` where the program did it by itself. ``origin`` is the door
    it came through and the machine: ``cli@build-7``. ``detail`` is the note, reason or change.
    """

    alert_id: int
    at: datetime
    actor: str
    origin: str
    action: AlertAction
    detail: str = ""
