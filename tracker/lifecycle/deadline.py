"""The day to act by, and how close it is (DOMAIN E2, E3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.level import Level
from tracker.domain.version import LeadTimes
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.clocks import Clocks

LEVELS = ((10, Level.URGENT), (20, Level.ACT), (60, Level.PLAN))
"""Business days left until the act-by day, at most → level."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How this team works: its default lead times, and its business days.

    ``training_margin``: business days to be started before a platform stops taking jobs.
    """

    lead_times: LeadTimes
    calendar: Calendar
    training_margin: int = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """``retrain_by`` comes from the shutdown alone; ``act_by`` also heeds a training closure."""

    level: Level
    act_by: date | None = None
    retrain_by: date | None = None
    business_days_left: int | None = None


def deadline(clocks: Clocks, policy: Policy, lead: LeadTimes | None, today: date) -> Deadline:
    """When the work has to start.

    The shutdown day itself is not usable. Where all training on the platform closes, a new run must
    have started ``training_margin`` business days before. With no shutdown announced, a closing
    platform is still the last chance to retrain there, so it is worked towards, up to ``act``.
    """
    ends, closes = clocks.serve.ends, clocks.closure.ends
    if ends and today >= ends:
        return Deadline(Level.DEAD)
    calendar = policy.calendar
    total = (lead or policy.lead_times).total
    retrain_by = calendar.offset(ends, -total) if ends else None
    start_by = calendar.offset(closes, -policy.training_margin) if closes else None
    act_by = min((d for d in (retrain_by, start_by) if d), default=None)
    if act_by is None:
        return Deadline(Level.NONE)
    if retrain_by is None and today > act_by:
        return Deadline(Level.INFO)  # The last chance there is gone, and nothing else has a day.
    left = calendar.count(today, act_by)
    level = _level(today, act_by, left)
    if retrain_by is None:
        level = min(level, Level.ACT, key=lambda v: v.rank)
    return Deadline(level, act_by, retrain_by, left)


def _level(today: date, act_by: date, left: int) -> Level:
    if today > act_by:
        return Level.OVERDUE
    return next((level for most, level in LEVELS if left <= most), Level.INFO)
