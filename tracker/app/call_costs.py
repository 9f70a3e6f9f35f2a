"""What one call costs: of a tuned model as it is used, and of the models it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.config.upkeep import CallSettings
from tracker.costs.amounts import EXACT, Unknown, totals_of
from tracker.costs.daily import DayUse
from tracker.costs.economics import CallCost, Shape
from tracker.costs.figures import Figure, missing, reckon, total_of
from tracker.costs.fx import Rates
from tracker.costs.inference import Priced, price_usage
from tracker.costs.prices import PriceBook, PriceRow
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

UPKEEP = "under [[costs.upkeep]]"


@dataclass(frozen=True, slots=True)
class Till:
    """Prices of one day in one currency."""

    book: PriceBook
    rates: Rates
    currency: str
    on: date

    def figure(self, money: Money | Unknown) -> Figure:
        """An amount in the currency reckoned in."""
        if isinstance(money, Unknown):
            return missing(*money.names)
        converted = self.rates.convert(money, self.currency, self.on)
        return missing(*converted.names) if isinstance(converted, Unknown) else converted.amount

    def priced(self, priced: Priced | Unknown) -> Figure:
        return self.figure(priced.money if isinstance(priced, Priced) else priced)


def tuned_call(
    till: Till, served: tuple[str, str | None], given: CallSettings | None, uses: Sequence[DayUse]
) -> CallCost:
    """``served`` is the provider and the id. As configured, else the average of the days of use;
    of these, what was charged wins over what the prices say.
    """
    provider, model = served
    if model is None:
        nothing = missing("serving id, to price its calls by")
        return CallCost(None, None, nothing, nothing, "not known")
    if given is not None:
        return configured_call(till, (provider, model), given, tuned=True)
    rows = [row for use in uses for row in use.rows]
    if not sum(row.requests for row in rows):
        nothing = missing(f"tokens of one call: usage of it, or call {UPKEEP}")
        return CallCost(model, None, nothing, nothing, "not known")
    return _average(till, (provider, model), uses, rows)


def configured_call(
    till: Till, served: tuple[str, str], given: CallSettings, *, tuned: bool = False
) -> CallCost:
    """One call of so many tokens, by the price book or the list prices."""
    shape = Shape(Decimal(given.uncached), Decimal(given.cached), Decimal(given.output))
    whole = given.uncached + given.cached
    total = _one(till, served, (whole, given.cached, given.output), tuned)
    plain = _one(till, served, (whole, 0, given.output), tuned)
    return CallCost(served[1], shape, till.priced(total), till.priced(plain), _source(total))


def prompted_call(till: Till, model: ModelRef | None, given: CallSettings | None) -> CallCost:
    """A call of an ordinary model that gets instructions and examples in its prompt."""
    if model is None or given is None:
        nothing = missing(f"prompted_call {UPKEEP}" if given is None else "which model it would be")
        return CallCost(model.full_id if model else None, None, nothing, nothing, "not known")
    return configured_call(till, (model.provider, model.full_id), given)


def _one(
    till: Till, served: tuple[str, str], tokens: tuple[int, int, int], tuned: bool
) -> Priced | Unknown:
    whole, cached, output = tokens
    usage = UsageDay(till.on, served[1], "configuration", 1, whole, output, cached)
    return price_usage(usage, till.book, provider=served[0], tuned=tuned)


def _average(
    till: Till, served: tuple[str, str], uses: Sequence[DayUse], rows: Sequence[UsageDay]
) -> CallCost:
    """Every row at the price of its day and service tier, divided by the requests."""
    requests = Decimal(sum(row.requests for row in rows))
    cached = sum(row.cached_tokens for row in rows)
    whole = sum(row.input_tokens for row in rows)
    output = sum(row.output_tokens for row in rows)
    per_call = [EXACT.divide(Decimal(n), requests) for n in (whole - cached, cached, output)]
    prices = _priced(till, served[0], rows)
    plain = _priced(till, served[0], [replace(row, cached_tokens=0) for row in rows])
    total, uncached = (total_of(map(till.priced, some)).exact for some in (prices, plain))
    source = f"average of {len(uses)} days; {_source(*prices)}"
    if (charged := _charged(till, uses)) is not None:
        total, source = charged, f"billed for {len(uses)} days"
    each = [reckon(lambda amount: amount / requests, one) for one in (total, uncached)]
    return CallCost(served[1], Shape(*per_call), each[0], each[1], source)


def _priced(till: Till, provider: str, rows: Iterable[UsageDay]) -> list[Priced | Unknown]:
    return [price_usage(row, till.book, provider=provider, tuned=True) for row in rows]


def _charged(till: Till, uses: Iterable[DayUse]) -> Decimal | None:
    """What was charged for these days, if that is known of all of them, in one currency."""
    bills = [use.billed for use in uses]
    known = [money for money in bills if money is not None]
    totals = totals_of(known)
    if len(known) < len(bills) or len(totals) != 1:
        return None
    ((currency, amount),) = totals.items()
    figure = till.figure(Money(amount, currency))
    return figure if isinstance(figure, Decimal) else None


def _source(*priced: Priced | Unknown) -> str:
    """Where the prices are from, each place once."""
    known = [one for one in priced if isinstance(one, Priced)]
    if len(known) < len(priced):
        return "not known"
    rows = dict.fromkeys(_row(row) for one in known for row in one.rows)
    return "; ".join(rows) or "list price (genai-prices)"


def _row(row: PriceRow) -> str:
    return f"{row.source_url}, read {row.retrieved_at}"
