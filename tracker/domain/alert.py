"""Levels and alerts. A state change, an alert and a delivery are three different things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How close the work is, in rising order (DOMAIN E3)."""

    NONE = "none"
    INFO = "info"
    PLAN = "plan"
    ACT = "act"
    URGENT = "urgent"
    OVERDUE = "overdue"
    DEAD = "dead"

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class AlertKind(StrEnum):
    BASE_SHUTDOWN = "base_shutdown"
    FT_INFERENCE_SHUTDOWN = "ft_inference_shutdown"
    TRAINING_CLOSURE = "training_closure"
    UNJUDGED = "unjudged"
    JUDGE_SHUTDOWN = "judge_shutdown"


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
        unjudged = self.kind is AlertKind.UNJUDGED
        news = ("unjudged",) if unjudged else ("serve_until", "train_until")
        return "|".join([self.kind, self.level, *(str(self.facts.get(name)) for name in news)])


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as the registry holds it; at most one is open per version and kind.

    ``updated_at`` is when it last had something new to say (its stage changed). ``is_news`` is true
    only on what ``raise_alert`` returns, and only when this very call changed the stage.
    """

    id: int
    alert: Alert
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    resolved_reason: str | None = None
    is_news: bool = False
