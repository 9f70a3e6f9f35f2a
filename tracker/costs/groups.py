"""The cost report summed up by owner, provider, model or team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.costs.amounts import Totals, totals_of
from tracker.costs.cost_report import CostReport, VersionCost

NOBODY = "not given"


class By(StrEnum):
    OWNER = "owner"
    PROVIDER = "provider"
    MODEL = "model"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Group:
    """The versions with one owner (provider …). With anything in ``unknown``, a lower bound."""

    name: str
    versions: tuple[VersionCost, ...]

    @property
    def once_totals(self) -> Totals:
        return totals_of(line.money for one in self.versions for line in one.once)

    @property
    def month_totals(self) -> Totals:
        return totals_of(line.money for one in self.versions for line in one.monthly)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is missing, with the version it is missing of."""
        return tuple(
            f"{one.version.label}: {what}" for one in self.versions for what in one.unknown
        )


def grouped(report: CostReport, by: By) -> list[Group]:
    """Groups in alphabetical order, each version in exactly one. A team is the tag ``team``."""
    groups: defaultdict[str, list[VersionCost]] = defaultdict(list)
    for cost in report.models:
        groups[key_of(cost, by)].append(cost)
    return [Group(name, tuple(costs)) for name, costs in sorted(groups.items())]


def key_of(cost: VersionCost, by: By) -> str:
    return _KEYS[by](cost) or NOBODY


_KEYS: dict[By, Callable[[VersionCost], str | None]] = {
    By.OWNER: lambda cost: cost.version.details.owner,
    By.PROVIDER: lambda cost: cost.version.details.provider,
    By.MODEL: lambda cost: cost.version.details.model,
    By.TEAM: lambda cost: cost.version.details.tags.get("team"),
}
