"""The inference of one model in one month: charged where that is known, else computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.costs.amounts import EXACT, Unknown, totals_of
from tracker.costs.cost_report import Inference, MonthlyLine, Quantity
from tracker.costs.daily import DayUse, day_uses
from tracker.costs.inference import Priced, price_usage
from tracker.costs.price_quotes import OLD_AFTER_DAYS
from tracker.costs.prices import PriceBook, PriceRow
from tracker.costs.wording import rate_words
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay


@dataclass(frozen=True, slots=True)
class _PricedDay:
    use: DayUse
    computed: Money | Unknown
    rows: tuple[PriceRow, ...]

    @property
    def money(self) -> Money | Unknown:
        return self.use.billed or self.computed

    @property
    def basis(self) -> str:
        return "billed" if self.use.billed else "computed"


def month_inference(
    usage: Iterable[UsageDay], book: PriceBook, *, provider: str | None, tuned: bool, today: date
) -> Inference:
    """Price the usage of one model in one month.

    One line for each basis and currency. A day without a charge and without a price is in no line;
    what is missing is named once in ``unknown``, with the number of days.
    """
    days = [_price_day(use, book, provider, tuned) for use in day_uses(usage)]
    keys = sorted({(d.basis, d.money.currency) for d in days if isinstance(d.money, Money)})
    return Inference(
        lines=tuple(_line(basis, currency, days) for basis, currency in keys),
        unknown=tuple(_unknown(days)),
        notes=(*_overlaps(days), *_old_prices(days, today)),
    )


def quantity_of(uses: Sequence[DayUse]) -> Quantity:
    """Everything that was counted on those days."""
    rows = [row for use in uses for row in use.rows]
    return Quantity(
        days=len({use.day for use in uses}),
        requests=sum(row.requests for row in rows),
        input_tokens=sum(row.input_tokens for row in rows),
        cached_tokens=sum(row.cached_tokens for row in rows),
        output_tokens=sum(row.output_tokens for row in rows),
    )


def _price_day(use: DayUse, book: PriceBook, provider: str | None, tuned: bool) -> _PricedDay:
    if not use.rows:
        return _PricedDay(use, Unknown("token counts"), ())
    if provider is None:
        return _PricedDay(use, Unknown(f"provider of {use.rows[0].model}"), ())
    priced = [price_usage(row, book, provider=provider, tuned=tuned) for row in use.rows]
    known = [result for result in priced if isinstance(result, Priced)]
    missing = [name for result in priced if isinstance(result, Unknown) for name in result.names]
    totals = totals_of(result.money for result in known)
    if missing or len(totals) != 1:
        return _PricedDay(use, Unknown.all_of(missing or ["prices in one currency"]), ())
    ((currency, amount),) = totals.items()
    return _PricedDay(use, Money(amount, currency), tuple(r for p in known for r in p.rows))


def _line(basis: str, currency: str, days: Sequence[_PricedDay]) -> MonthlyLine:
    mine = [
        (day, day.money)
        for day in days
        if isinstance(day.money, Money) and (day.basis, day.money.currency) == (basis, currency)
    ]
    amount = _sum(money.amount for _, money in mine)
    return MonthlyLine(
        kind="inference",
        money=Money(amount, currency),
        basis=basis,
        quantity=quantity_of([day.use for day, _ in mine]),
        billed=Money(amount, currency) if basis == "billed" else None,
        computed=_computed(day.computed for day, _ in mine),
        sources=tuple(sorted({source for day, _ in mine for source in day.use.sources})),
        rates=tuple(dict.fromkeys(_rate(row) for day, _ in mine for row in day.rows)),
    )


def _computed(amounts: Iterable[Money | Unknown]) -> Money | None:
    """The sum in the currency of the prices, whatever was billed in; only if all days have it."""
    found = list(amounts)
    known = [money for money in found if isinstance(money, Money)]
    currencies = {money.currency for money in known}
    if len(known) < len(found) or len(currencies) != 1:
        return None
    return Money(_sum(money.amount for money in known), currencies.pop())


def _rate(row: PriceRow) -> str:
    return f"{row.kind.words} {rate_words(row)}, {row.source_url}"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount)
    return total


def _unknown(days: Iterable[_PricedDay]) -> list[str]:
    reasons = Counter(day.money.reason for day in days if isinstance(day.money, Unknown))
    return [f"{reason} ({_days(count)})" for reason, count in sorted(reasons.items())]


def _overlaps(days: Iterable[_PricedDay]) -> list[str]:
    pairs = Counter(day.use.sources for day in days if len(day.use.sources) > 1)
    return [
        f"{_days(count)} of usage came from {' and '.join(sources)}: counted once"
        for sources, count in sorted(pairs.items())
    ]


def _old_prices(days: Iterable[_PricedDay], today: date) -> list[str]:
    used = {row for day in days if day.basis == "computed" for row in day.rows}
    ages = {(row.kind.words, row.retrieved_at): (today - row.retrieved_at).days for row in used}
    return [
        f"the price of {kind} was read on {read}, {age} days ago"
        for (kind, read), age in sorted(ages.items())
        if age > OLD_AFTER_DAYS
    ]


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
