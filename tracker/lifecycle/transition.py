"""When a deadline's level changes next, if no notice does: until then nobody need look."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.domain.version import LeadTimes
from tracker.lifecycle.clocks import Clocks
from tracker.lifecycle.deadline import LEVELS, Policy, deadline

_DAY = timedelta(days=1)


def next_transition(
    clocks: Clocks, policy: Policy, lead: LeadTimes | None, today: date
) -> date | None:
    """The first day after ``today`` on which ``deadline`` gives another level; None if none does.

    Between the days looked at the level is constant: it can change only where the business days
    left fall to a threshold, the day after the act-by day, and on the shutdown day.
    """
    now = deadline(clocks, policy, lead, today)
    turns = {clocks.serve.ends} if clocks.serve.ends else set()
    if now.act_by is not None:
        turns |= {now.act_by + _DAY, *_thresholds(now.act_by, policy)}
    for day in sorted(turn for turn in turns if turn > today):
        if deadline(clocks, policy, lead, day).level is not now.level:
            return day
    return None


def _thresholds(act_by: date, policy: Policy) -> set[date]:
    """The days from which at most so many business days are left: the next after one more is."""
    return {policy.calendar.offset(act_by, -(most + 1)) + _DAY for most, _ in LEVELS}
