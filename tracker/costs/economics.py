"""Is one fine-tune worth its keep? Its cost lines, and the three models it is held against.

Everything is in one currency. What is not known is a :class:`~tracker.costs.figures.Missing` with
names, never zero; a :class:`~tracker.costs.figures.Total` with a gap is a lower bound, on which no
break-even rests. Formulas: DOMAIN D1 of the design notes, in ``tracker.costs.reckoning``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from tracker.costs.amounts import EXACT
from tracker.costs.figures import Figure, Missing, Total, added, reckon, total_of
from tracker.costs.forced import Forced

T = TypeVar("T")
Never = Literal["never"]
NEVER: Never = "never"
BreakEven = int | Never | Missing
"""Calls a month from which the fine-tune pays."""
Payback = Decimal | Never | Missing
"""Months until what was spent once is back."""
BY_USAGE = "usage"
"""The source of calls that were counted."""
_TRAINING = ("training", "grader")
"""The kinds of line that one training is made of."""


@dataclass(frozen=True, slots=True)
class ByLabor(Generic[T]):
    """The same with the people's hours and without them."""

    with_labor: T
    without_labor: T


def by_labor(compute: Callable[[bool], T]) -> ByLabor[T]:
    return ByLabor(compute(True), compute(False))


class Part(StrEnum):
    """Which sum a cost line is in. ``start`` is spent once, before the first tune."""

    RETUNE = "retune"
    REFRESH = "refresh"
    START = "start"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of cost: ``quantity`` of ``unit`` at ``rate``. ``labor``: it is people's hours."""

    kind: str
    part: Part
    quantity: Figure
    unit: str
    rate: Figure
    amount: Figure
    source: str
    labor: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Tokens of one call; averages of measured calls have decimals. Cached is not in uncached."""

    uncached: Decimal
    cached: Decimal
    output: Decimal

    @property
    def cached_share(self) -> Decimal:
        """The cached part of the input."""
        whole = self.uncached + self.cached
        return EXACT.divide(self.cached, whole) if whole else Decimal(0)


@dataclass(frozen=True, slots=True)
class CallCost:
    """What one call of a model costs, as it is and were nothing of it cached."""

    model: str | None
    shape: Shape | None
    cost: Figure
    uncached_cost: Figure
    source: str


@dataclass(frozen=True, slots=True)
class Given:
    """A figure and where it is from."""

    figure: Figure
    source: str


class Counterfactual(StrEnum):
    """What would do the work without the fine-tune."""

    SAME_BASE = "same base prompted"
    BIGGER_MODEL = "bigger model prompted"
    SUCCESSOR = "named successor prompted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fine-tune against one counterfactual. ``flags`` say what to think of the payback."""

    break_even: BreakEven
    break_even_with_once: BreakEven
    net_month: Figure
    payback_months: Payback
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Against:
    """One counterfactual. ``saving`` is per call, negative where it is cheaper than the tune."""

    kind: Counterfactual
    call: CallCost
    saving: Figure
    month: Figure
    year: Figure
    outcome: ByLabor[Outcome]


@dataclass(frozen=True, slots=True)
class Host:
    """The same tune at another host, by its own price per call and its hosting per month."""

    call: CallCost
    hosting_month: Figure
    provider: str

    def month(self, calls: Figure) -> Figure:
        """So many calls and their hosting."""
        return reckon(
            lambda n, each, hosting: n * each + hosting, calls, self.call.cost, self.hosting_month
        )


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known about one version, in one currency: the input of :func:`reckoning.economics`.

    ``planned`` are refreshes a year, each with a retune; ``evals`` are scheduled evals a year.
    ``over_months`` is the time in which what was spent once shall be back. ``calls`` are those that
    amounts are reckoned from, ``measured`` those that usage shows, whatever was configured.
    """

    label: str
    on: date
    currency: str
    calls: Given
    tuned: CallCost
    others: tuple[tuple[Counterfactual, CallCost], ...]
    lines: tuple[Line, ...]
    planned: Given
    evals: Given
    forced: Forced
    over_months: int
    host: Host | None = None
    notes: tuple[str, ...] = ()
    measured: Given | None = None

    @property
    def used(self) -> Given:
        """The calls a month that say whether it is used enough: measured, where that is known."""
        if self.measured is not None and isinstance(self.measured.figure, Decimal):
            return Given(self.measured.figure, BY_USAGE)
        return Given(self.calls.figure, self.calls.source)


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The sums of the cost lines, with or without labor. ``once`` is a retune and the start."""

    retune: Total
    refresh: Total
    once: Total
    hosting_month: Total
    year: Total
    forced_year: Total
    next_year: Total
    amortized_month: Total
    tuned_year: Total

    @property
    def month(self) -> Total:
        return Total(EXACT.divide(self.year.amount, Decimal(12)), self.year.missing)


@dataclass(frozen=True, slots=True)
class Economics:
    """The whole account of one version on a day. ``missing`` names every unknown in it.

    ``host_break_even``: calls a month from which the other host is cheaper, if one is considered.
    """

    inputs: Inputs
    upkeep: ByLabor[Upkeep]
    tuned_month: Figure
    against: tuple[Against, ...]
    host_break_even: BreakEven
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def training(self) -> Total:
        """One training, with its grader: of a retune, what is neither eval nor labor."""
        lines = (one for one in self.inputs.lines if one.part is Part.RETUNE)
        return total_of(one.amount for one in lines if one.kind in _TRAINING)

    @property
    def month_served(self) -> Total:
        """A month of calls and hosting: what it costs to serve, upkeep aside."""
        return added(total_of([self.tuned_month]), self.upkeep.with_labor.hosting_month)

    def versus(self, kind: Counterfactual) -> Against:
        return next(one for one in self.against if one.kind is kind)
