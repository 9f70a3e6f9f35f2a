"""What a plan needs to know about money and use.

The one place where the cost side is mapped onto the decision table: the two rooms do not know each
other. What is not known stays unknown by name.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.costs.amounts import EXACT
from tracker.costs.attribution import attribute
from tracker.costs.breakeven import DAYS_PER_MONTH
from tracker.costs.daily import day_uses
from tracker.costs.economics import Counterfactual, Economics
from tracker.costs.figures import Figure, Missing, reckon
from tracker.db import usage as usage_rows
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.domain.version import CostKind, ModelVersion, Per
from tracker.lifecycle.evidence import Amount, Never, NotKnown, Price

_WINDOW = 30


@dataclass(frozen=True, slots=True)
class MoneySide:
    """The fields of :class:`~tracker.lifecycle.evidence.Evidence` that money and use decide."""

    calls_month: Decimal | None
    idle_30_days: bool | None
    break_even_calls: int | Never | None
    payback_months: Decimal | Never | None
    remaining_life_months: Decimal | None
    successor_dearer: bool | None
    prices: dict[Action, Price]


def money_side(
    version: ModelVersion, usage: Iterable[UsageDay], account: Economics | None = None
) -> MoneySide:
    """``usage`` are the version's own days, of the last 30. Without any, its use is not known.

    ``account`` says from how many calls it pays; without one, none of that is known.
    """
    calls = _calls(usage)
    return MoneySide(
        calls_month=calls,
        idle_30_days=None if calls is None else calls == 0,
        break_even_calls=_break_even(account),
        payback_months=_payback(account),
        remaining_life_months=None,
        successor_dearer=_successor_dearer(account),
        prices=_prices(version, account),
    )


def _break_even(account: Economics | None) -> int | Never | None:
    """The fewest calls that pay against any of the three; nothing while one of them is unknown."""
    if account is None:
        return None
    found = [one.outcome.with_labor.break_even for one in account.against]
    if any(isinstance(one, Missing) for one in found):
        return None
    counts = [one for one in found if isinstance(one, int)]
    return min(counts) if counts else "never"


def _payback(account: Economics | None) -> Decimal | Never | None:
    """The shortest, in the same manner."""
    if account is None:
        return None
    found = [one.outcome.with_labor.payback_months for one in account.against]
    if any(isinstance(one, Missing) for one in found):
        return None
    months = [one for one in found if isinstance(one, Decimal)]
    return min(months) if months else "never"


def _successor_dearer(account: Economics | None) -> bool | None:
    if account is None:
        return None
    saving = account.versus(Counterfactual.SUCCESSOR).saving
    return saving > 0 if isinstance(saving, Decimal) else None


def recent_usage(
    tx: usage_rows.Tx, versions: Iterable[ModelVersion], today: date
) -> dict[int, list[UsageDay]]:
    """Version id → its days of use among the last 30."""
    rows = usage_rows.usage(tx, start=today - timedelta(days=_WINDOW - 1), end=today)
    return attribute(versions, rows)[0]


def _calls(usage: Iterable[UsageDay]) -> Decimal | None:
    """Calls in a month at the rate of the days there are; ``None`` where nobody counted them."""
    days = day_uses(usage)
    if not days:
        return None
    calls = sum(row.requests for day in days for row in day.rows)
    if not calls and any(row.input_tokens or row.output_tokens for d in days for row in d.rows):
        return None  # Its usage counts tokens only.
    span = len({day.day for day in days})
    return EXACT.divide(EXACT.multiply(Decimal(calls), DAYS_PER_MONTH), Decimal(span))


def _prices(version: ModelVersion, account: Economics | None) -> dict[Action, Price]:
    """What each way costs once and a month; what is not on record is named."""
    nothing = Money(Decimal(0), account.inputs.currency) if account else NotKnown("a currency")
    there = NotKnown("prices there")
    return {
        Action.RETUNE: Price(_retune(version, account), NotKnown("prices of the new tune")),
        Action.RETUNE_ELSEWHERE: Price(NotKnown("training there"), there),
        Action.MOVE_HOST: Price(NotKnown("training and an eval there"), there),
        Action.PROMPT: Price(NotKnown("an eval"), _prompted(account)),
        Action.RETRIEVE: Price(NotKnown("an eval"), _prompted(account)),
        Action.STAY: Price(nothing, _running(account)),
        Action.RETIRE: Price(nothing, NotKnown("what takes its place")),
    }


def _running(account: Economics | None) -> Amount:
    """A month of this tune: its calls and its hosting."""
    if account is None:
        return NotKnown("prices of its calls")
    hosting = account.upkeep.with_labor.hosting_month
    known: Figure = hosting.amount if hosting.complete else Missing(hosting.missing)
    return _amount(account, reckon(operator.add, account.tuned_month, known))


def _prompted(account: Economics | None) -> Amount:
    """A month of the named successor, prompted, at as many calls."""
    if account is None:
        return NotKnown("prices of its calls")
    return _amount(account, account.versus(Counterfactual.SUCCESSOR).month)


def _retune(version: ModelVersion, account: Economics | None) -> Amount:
    """With everything that belongs to it, where the team has said that; else the last training."""
    whole = account.upkeep.with_labor.retune if account else None
    if account is None or whole is None or not whole.complete or not whole.amount:
        return _last_training(version)
    return Money(whole.amount, account.inputs.currency)


def _amount(account: Economics, figure: Figure) -> Amount:
    if isinstance(figure, Missing):
        # Whose price it is goes without saying here.
        return NotKnown(", ".join(dict.fromkeys(n.partition(" for ")[0] for n in figure.names)))
    return Money(figure, account.inputs.currency)


def _last_training(version: ModelVersion) -> Amount:
    """The training cost on record for this version; several are one sum, in one currency."""
    paid = [
        cost.money
        for cost in version.details.costs
        if cost.kind is CostKind.TRAINING and cost.per is Per.ONCE
    ]
    if not paid:
        return NotKnown("the price of training")
    if len({money.currency for money in paid}) > 1:
        return NotKnown("one currency for the price of training")
    total = paid[0]
    for money in paid[1:]:
        total = total + money
    return Money(total.amount, total.currency)
