"""What changed in the costs from one month to the next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.costs.amounts import EXACT
from tracker.costs.cost_report import CostReport, VersionCost


@dataclass(frozen=True, slots=True)
class Change:
    """A month's money of one version in one currency, before and now.

    ``None``: there was nothing on record, which is not the same as zero. ``partial``: something is
    missing in one of the two, so that the difference may not be one.
    """

    label: str
    currency: str
    before: Decimal | None
    now: Decimal | None
    partial: bool

    @property
    def difference(self) -> Decimal | None:
        if self.before is None or self.now is None:
            return None
        return EXACT.subtract(self.now, self.before)


def month_changes(before: CostReport, now: CostReport) -> list[Change]:
    """Every version and currency whose amount is another one; the greatest differences first."""
    earlier = {cost.version.id: cost for cost in before.models}
    changes = [
        change
        for cost in now.models
        for change in _changes(earlier.get(cost.version.id), cost)
        if change.before != change.now
    ]
    return sorted(changes, key=_size, reverse=True)


def _changes(before: VersionCost | None, now: VersionCost) -> list[Change]:
    old, new = (before.month_totals if before else {}), now.month_totals
    partial = bool(now.unknown) or (before is not None and bool(before.unknown))
    currencies = sorted({*old, *new})
    return [Change(now.version.label, c, old.get(c), new.get(c), partial) for c in currencies]


def _size(change: Change) -> Decimal:
    return abs((change.now or Decimal(0)) - (change.before or Decimal(0)))
