"""How soon somebody wants to hear of an alert."""

from __future__ import annotations

from enum import StrEnum


class Pace(StrEnum):
    """Of each thing at once, or of everything new together, every day or every Monday."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
