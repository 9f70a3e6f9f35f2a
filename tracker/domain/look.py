"""How the versions of one subject stand, as the last check found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.level import Level


@dataclass(frozen=True, slots=True)
class Look:
    """``outcome`` is another one when there is anything else to say of the subject's versions.

    ``next_look`` is the day its level or notes change by themselves.
    """

    outcome: str
    level: Level
    act_by: date | None
    unjudged: bool
    next_look: date | None
