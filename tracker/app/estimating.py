"""When a base may end of which no end is announced: an estimate, and never more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.catalog.lifetimes import bundled_lifetimes
from tracker.costs.amounts import Unknown
from tracker.costs.remaining import remaining_days
from tracker.domain.model_ref import ModelRef

_RELEASED = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Half of the ``survivors``, bases that got as old, ended between ``low`` and ``high``."""

    low: date
    median: date
    high: date
    survivors: int
    basis: str

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "kind": "estimate",
            "low": self.low.isoformat(),
            "median": self.median.isoformat(),
            "high": self.high.isoformat(),
            "survivors": self.survivors,
            "basis": self.basis,
        }


def estimate(base: ModelRef | None, today: date, floor: date | None = None) -> Estimate | Unknown:
    """The end of ``base`` by the lives of its provider's other bases; or why there is no saying.

    ``floor``: the day before which it was promised not to end. Only bases that are gone are in it,
    so the truth tends to be later (survivorship).
    """
    if base is None:
        return Unknown("its base is unknown")
    released = released_on(base.full_id)
    if released is None:
        return Unknown(f"the id {base.full_id} does not tell when it was released")
    lives = bundled_lifetimes()
    found = remaining_days(lives.of(base.provider), age=(today - released).days)
    if isinstance(found, Unknown):
        return found
    days = (found.low, int(found.median), found.high)
    ends = [today + timedelta(days=each) for each in days]
    low, median, high = (max(end, floor) if floor else end for end in ends)
    basis = (
        f"{found.survivors} bases of {base.provider} that got as old, as of {lives.noted}; "
        "only bases that are gone or going are counted, so the truth tends to be later"
    )
    return Estimate(low, median, high, found.survivors, basis)


def released_on(model_id: str) -> date | None:
    """The day in an id: ``gpt-4.1-mini-2025-04-14``, ``claude-3-haiku-20240307``."""
    found = _RELEASED.search(model_id)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
