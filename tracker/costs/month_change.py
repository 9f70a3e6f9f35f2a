"""What changed in the costs from one month to the next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.costs.amounts import EXACT
from tracker.costs.cost_report import CostReport, VersionCost


@dataclass(frozen=True, slots=True)
class Change:
    """A month's money of one version in one currency, before and now.

    ``None``: there was nothing on record, which is not the same as zero. ``days_before`` and
    ``days_now``: how many days usage was imported for, where there is inference in it. ``is_known``
    false: something is missing in one of the two.
    """

    label: str
    currency: str
    before: Decimal | None
    now: Decimal | None
    is_known: bool
    days_before: int | None = None
    days_now: int | None = None

    @property
    def why_partial(self) -> str:
        """Why the difference may not be one; empty where nothing speaks against it."""
        why = [] if self.is_known else ["not all is known"]
        if self.days_before and self.days_now and self.days_before != self.days_now:
            why.append(f"usage of {_days(self.days_before)}, then of {_days(self.days_now)}")
        return "; ".join(why)

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
        for change in _changes(before, earlier.get(cost.version.id), now, cost)
        if change.before != change.now
    ]
    return sorted(changes, key=_size, reverse=True)


def _changes(
    earlier: CostReport, before: VersionCost | None, report: CostReport, now: VersionCost
) -> list[Change]:
    old, new = (before.month_totals if before else {}), now.month_totals
    is_known = not now.unknown and not (before and before.unknown)
    days = [
        one.days_covered(now.version.details.provider) if cost and _has_inference(cost) else None
        for one, cost in ((earlier, before), (report, now))
    ]
    label = now.version.label
    return [Change(label, c, old.get(c), new.get(c), is_known, *days) for c in sorted({*old, *new})]


def _has_inference(cost: VersionCost) -> bool:
    return any(line.quantity is not None for line in cost.monthly)


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _size(change: Change) -> Decimal:
    return abs((change.now or Decimal(0)) - (change.before or Decimal(0)))
