"""What one version has cost up to a day, and what doing without it would have cost instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.costs.amounts import EXACT, Totals, amount_text, totals_of, totals_text
from tracker.costs.cost_report import VersionCost
from tracker.costs.daily import day_uses
from tracker.costs.economics import Counterfactual, Economics
from tracker.costs.figures import Figure, Missing, missing, reckon, total_of
from tracker.costs.month_inference import month_inference
from tracker.costs.periods import months_of
from tracker.costs.prices import PriceBook
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion, Per


@dataclass(frozen=True, slots=True)
class Spent:
    """``totals`` are what was spent once, hosting so far and inference; with ``unknown`` a lower
    bound. ``avoided``: what the same calls would have cost less the tune's inference, by today's
    price of a call; negative where the other model would have been cheaper.
    """

    totals: Totals
    requests: int
    unknown: tuple[str, ...]
    avoided: dict[Counterfactual, Figure]


def spent_to_date(
    cost: VersionCost, usage: Sequence[UsageDay], book: PriceBook, account: Economics
) -> Spent:
    """``cost`` is the version in a report of the day, ``usage`` all of its days until then."""
    version, on = cost.version, account.inputs.on
    provider = version.details.provider
    inference = month_inference(usage, book, provider=provider, tuned=True, today=on)
    requests = sum(row.requests for use in day_uses(usage) for row in use.rows)
    monies = (
        *(line.money for line in cost.once),
        *_recurring(version, on),
        *(line.money for line in inference.lines),
    )
    own = _in_one(totals_of(line.money for line in inference.lines), inference.unknown, account)
    return Spent(
        totals=totals_of(monies),
        requests=requests,
        unknown=(*_once_unknown(cost), *inference.unknown, *(() if usage else ("usage",))),
        avoided={
            one.kind: reckon(lambda each, mine: requests * each - mine, one.call.cost, own)
            for one in account.against
        },
    )


def spent_together(each: Sequence[Spent]) -> Spent:
    """Of several versions; ``avoided`` is known where it is of every one. Of none: nothing."""
    totals = (Money(amount, name) for one in each for name, amount in one.totals.items())
    return Spent(
        totals=totals_of(totals),
        requests=sum(one.requests for one in each),
        unknown=tuple(dict.fromkeys(what for one in each for what in one.unknown)),
        avoided={
            kind: total_of(one.avoided[kind] for one in each).exact
            for kind in Counterfactual
            if each
        },
    )


def spent_to_json(spent: Spent) -> dict[str, Any]:
    return {
        "spent": totals_text(spent.totals),
        "requests": spent.requests,
        "unknown": list(spent.unknown),
        "avoided": {
            kind.value: None if isinstance(figure, Missing) else amount_text(figure)
            for kind, figure in spent.avoided.items()
        },
    }


def _recurring(version: ModelVersion, on: date) -> list[Money]:
    """What is owed by the month, for the time since the version exists."""
    since = version.made_on
    owed = [cost for cost in version.details.costs if cost.per is Per.MONTH]
    return [
        Money(EXACT.multiply(cost.money.amount, months_of(days)), cost.money.currency)
        for cost in owed
        if (days := (on - (cost.as_of or since)).days) > 0
    ]


def _once_unknown(cost: VersionCost) -> tuple[str, ...]:
    """What of the report's unknowns is about the past as a whole."""
    return tuple(what for what in cost.unknown if not what.startswith("inference"))


def _in_one(totals: Totals, unknown: Sequence[str], account: Economics) -> Figure:
    """The tune's own inference in the currency of the account; none without any use."""
    currency = account.inputs.currency
    if unknown:
        return missing(*unknown)
    if set(totals) - {currency}:
        return missing(f"inference to date in {currency}")
    return totals.get(currency, Decimal(0)) if totals else missing("usage")
