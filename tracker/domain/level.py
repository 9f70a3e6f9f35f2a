"""How close the work is."""

from __future__ import annotations

from enum import StrEnum


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
