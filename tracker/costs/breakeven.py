"""Is the fine-tune worth its keep? The arithmetic of owning one against prompting another model.

All amounts are in one currency, which the caller knows. Formulas: DOMAIN D1 of the design notes;
every one is linear, and exact to 34 digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

from tracker.costs.amounts import EXACT

DAYS_PER_YEAR = Decimal("365.25")
DAYS_PER_MONTH = Decimal("30.4375")
HOURS_PER_MONTH = Decimal(730)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Prices per million tokens; ``cached`` is what a cached input token costs."""

    input: Decimal
    cached: Decimal
    output: Decimal


@dataclass(frozen=True, slots=True)
class Call:
    """Tokens of one call. Cached input is not part of ``uncached``; output includes reasoning."""

    uncached: int
    cached: int
    output: int

    def cost(self, prices: TokenPrices) -> Decimal:
        with localcontext(EXACT):
            total = self.uncached * prices.input + self.cached * prices.cached
            return (total + self.output * prices.output) / _MILLION


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What keeps a fine-tune alive. ``refresh`` and ``retune`` are amounts for one time.

    ``planned`` and ``forced`` are times per year: at a planned one the data are refreshed and the
    model retuned, at a forced one (the base goes away) it is retuned only.
    """

    refresh: Decimal
    retune: Decimal
    planned: Decimal
    forced: Decimal
    hosting_month: Decimal = Decimal(0)
    evals_year: Decimal = Decimal(0)

    @property
    def year(self) -> Decimal:
        with localcontext(EXACT):
            planned = self.planned * (self.refresh + self.retune)
            return planned + self.forced_year + 12 * self.hosting_month + self.evals_year

    @property
    def forced_year(self) -> Decimal:
        """What the treadmill alone costs: retuning because bases are taken away."""
        return EXACT.multiply(self.forced, self.retune)

    @property
    def month(self) -> Decimal:
        return EXACT.divide(self.year, Decimal(12))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fine-tune against one counterfactual. Costs are per call; ``once`` is spent up front."""

    tuned_call: Decimal
    other_call: Decimal
    upkeep: Upkeep
    once: Decimal

    @property
    def saving(self) -> Decimal:
        """Per call; negative when the other model is cheaper."""
        return EXACT.subtract(self.other_call, self.tuned_call)

    def break_even_calls(self, *, over_months: int | None = None) -> int | None:
        """Calls a month from which the fine-tune pays; ``None`` means never.

        With ``over_months`` what was spent once is paid back within so many months too.
        """
        with localcontext(EXACT):
            owed = self.upkeep.month
            if over_months is not None:
                owed += self.once / over_months
            return calls_to_cover(owed, self.saving)

    def net_month(self, calls: Decimal | int) -> Decimal:
        """What is saved in a month of so many calls, after the upkeep."""
        with localcontext(EXACT):
            return calls * self.saving - self.upkeep.month

    def payback_months(self, calls: Decimal | int) -> Decimal | None:
        """Months until what was spent once is back; ``None`` means never."""
        net = self.net_month(calls)
        return EXACT.divide(self.once, net) if net > 0 else None

    def tuned_total(self, calls: Decimal | int, months: int) -> Decimal:
        """Everything the fine-tune costs in so many months."""
        with localcontext(EXACT):
            return self.once + months * (self.upkeep.month + calls * self.tuned_call)

    def other_total(self, calls: Decimal | int, months: int) -> Decimal:
        with localcontext(EXACT):
            return months * calls * self.other_call


def calls_to_cover(owed_a_month: Decimal, saving: Decimal) -> int | None:
    """The smallest number of calls a month whose savings cover what is owed; ``None``: never."""
    if saving <= 0:
        return None
    return int(EXACT.divide(owed_a_month, saving).to_integral_value(ROUND_CEILING))


def training_cost(tokens_per_epoch: int, epochs: int, price: Decimal) -> Decimal:
    """``price`` is per million tokens. Trained tokens as billed are already times the epochs."""
    with localcontext(EXACT):
        return tokens_per_epoch * epochs * price / _MILLION


def hours_cost(hours: Decimal, rate: Decimal, units: int = 1) -> Decimal:
    """Hosting by the hour, GPUs, model units, labor."""
    with localcontext(EXACT):
        return hours * rate * units


def forced_per_year(median_life_days: Decimal) -> Decimal:
    """How often a year a base of median life goes away under the fine-tune."""
    return EXACT.divide(DAYS_PER_YEAR, median_life_days)


def months_of(days: Decimal | int) -> Decimal:
    return EXACT.divide(Decimal(days), DAYS_PER_MONTH)


def once_a_month(once: Decimal, base_life_days: Decimal | int) -> Decimal:
    """What was spent once, spread over the life of the base."""
    return EXACT.divide(once, months_of(base_life_days))
