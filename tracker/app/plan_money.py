"""What a plan needs to know about money and use.

The one place where the cost side is mapped onto the decision table: the two rooms do not know each
other. What is not known stays unknown by name.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from tracker.costs.economics import Counterfactual, Economics
from tracker.costs.figures import Figure, Missing, reckon
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.domain.version import CostKind, ModelVersion, Per
from tracker.lifecycle.evidence import Amount, Never, NotKnown, Payback, Price

_Number = TypeVar("_Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class MoneySide:
    """The fields of :class:`~tracker.lifecycle.evidence.Evidence` that money and use decide."""

    calls_month: Decimal | None
    idle_30_days: bool | None
    break_even_calls: int | Never | None
    payback: Payback | None
    successor_dearer: bool | None
    prices: dict[Action, Price]


def money_side(
    version: ModelVersion, account: Economics | None, retuned: Economics | None = None
) -> MoneySide:
    """``account`` says how often it is called, and from how many calls it pays; ``None``: nobody
    knows anything of that. ``retuned`` is the account of a tune of the successor in its place.
    """
    calls = account.inputs.calls.figure if account else None
    known = calls if isinstance(calls, Decimal) else None
    outcomes = [one.outcome.with_labor for one in account.against] if account else []
    return MoneySide(
        calls_month=known,
        idle_30_days=None if known is None else known == 0,
        break_even_calls=_least([one.break_even for one in outcomes]),
        payback=_payback(retuned, "at the prices of its new base")
        or _payback(account, "at the prices of the present base"),
        successor_dearer=_successor_dearer(account),
        prices=_prices(version, account),
    )


def _least(found: Sequence[_Number | Never | Missing]) -> _Number | Never | None:
    """The least of the three; nothing while one of them is unknown, or there are none."""
    if not found or any(isinstance(one, Missing) for one in found):
        return None
    numbers = [one for one in found if isinstance(one, int | Decimal)]
    return min(numbers) if numbers else "never"


def _payback(account: Economics | None, prices: str) -> Payback | None:
    """Against the dearest of the three ways to do without a tune, where all three are priced."""
    if account is None:
        return None
    found = {one.kind: one.outcome.with_labor.payback_months for one in account.against}
    least = _least(list(found.values()))
    if least is None:
        return None
    kind = next(kind for kind, months in found.items() if months == least)
    against = "" if least == "never" else f"against the {kind.value}, "
    return Payback(least, f"{against}{prices}")


def _successor_dearer(account: Economics | None) -> bool | None:
    if account is None:
        return None
    saving = account.versus(Counterfactual.SUCCESSOR).saving
    return saving > 0 if isinstance(saving, Decimal) else None


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
