"""The cost report as data: what each version cost, and what is missing to say more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.costs.amounts import Totals, totals_of
from tracker.domain.money import Money
from tracker.domain.version import ModelVersion


@dataclass(frozen=True, slots=True)
class Quantity:
    """What was used: ``days`` with traffic; ``input_tokens`` include ``cached_tokens``."""

    days: int = 0
    requests: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class OnceLine:
    """Money spent once. ``computed``: from tokens and a price, because no amount was recorded.

    ``count`` of ``unit`` were paid for, at ``rates`` (in words) where they are known.
    """

    kind: str
    money: Money
    source: str | None = None
    as_of: date | None = None
    computed: bool = False
    count: int = 1
    unit: str = "invoice"
    rates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """Money of the month. ``basis``: recorded, billed or computed.

    On a line of inference, ``billed`` and ``computed`` are the two views of the same days, where
    both are known, each in its own currency; ``money`` is the one that counts. ``rates`` are the
    prices used, in words.
    """

    kind: str
    money: Money
    basis: str
    quantity: Quantity | None = None
    billed: Money | None = None
    computed: Money | None = None
    sources: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """What ``quantity`` counts first: requests, or else the month itself."""
        return "requests" if self.quantity else "month"


@dataclass(frozen=True, slots=True)
class Inference:
    """The inference of one model in one month, priced as far as it can be."""

    lines: tuple[MonthlyLine, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionCost:
    """One version's money. With anything in ``unknown``, its totals are a lower bound."""

    version: ModelVersion
    once: tuple[OnceLine, ...]
    monthly: tuple[MonthlyLine, ...]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def once_totals(self) -> Totals:
        return totals_of(line.money for line in self.once)

    @property
    def month_totals(self) -> Totals:
        return totals_of(line.money for line in self.monthly)


@dataclass(frozen=True, slots=True)
class UnmatchedUsage:
    """Usage of a model id that no registered version is served under. Kept out of the totals."""

    model: str
    provider: str | None
    tuned: bool
    quantity: Quantity
    sources: tuple[str, ...]
    inference: Inference


@dataclass(frozen=True, slots=True)
class CostReport:
    """The month from ``month`` (its first day) to ``through``, as known on ``generated_on``.

    ``covered``: by provider the first and the last day of it that usage was imported for.
    """

    month: date
    through: date
    partial: bool
    generated_on: date
    models: tuple[VersionCost, ...]
    unmatched: tuple[UnmatchedUsage, ...]
    covered: Mapping[str | None, tuple[date, date]] = field(default_factory=dict)

    def days_covered(self, provider: str) -> int | None:
        """How many days of the month usage was imported for; ``None``: there was none."""
        spans = [self.covered[name] for name in (provider, None) if name in self.covered]
        if not spans:
            return None
        return (max(last for _, last in spans) - min(first for first, _ in spans)).days + 1

    @property
    def once_totals(self) -> Totals:
        return totals_of(line.money for model in self.models for line in model.once)

    @property
    def month_totals(self) -> Totals:
        return totals_of(line.money for model in self.models for line in model.monthly)

    @property
    def complete(self) -> bool:
        """Nothing is unknown, and no fine-tune is in use that is not registered."""
        known = not any(model.unknown for model in self.models)
        return known and not any(row.tuned for row in self.unmatched)
