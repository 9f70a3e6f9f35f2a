"""The days a retune goes through, counted back from the end (DOMAIN E2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.version import LeadTimes
from tracker.lifecycle.clocks import Clocks
from tracker.lifecycle.deadline import Policy


@dataclass(frozen=True, slots=True)
class Steps:
    """The last day each part can begin; all ``None`` where no end is announced.

    ``train_start_by``: a tuning job has to have started, where all training on the platform closes.
    ``business_days``: from today to the end, the end itself not counted.
    """

    retrain_by: date | None = None
    eval_by: date | None = None
    rollout_by: date | None = None
    train_start_by: date | None = None
    business_days: int | None = None


def steps(clocks: Clocks, policy: Policy, lead: LeadTimes | None, today: date) -> Steps:
    """``lead`` are the version's own lead times, if it has any."""
    times, calendar = lead or policy.lead_times, policy.calendar
    ends, closes = clocks.serve.ends, clocks.closure.ends
    start_by = calendar.offset(closes, -policy.training_margin) if closes else None
    if ends is None:
        return Steps(train_start_by=start_by)
    return Steps(
        retrain_by=calendar.offset(ends, -times.total),
        eval_by=calendar.offset(ends, -(times.eval + times.rollout)),
        rollout_by=calendar.offset(ends, -times.rollout),
        train_start_by=start_by,
        business_days=calendar.count(today, ends),
    )
