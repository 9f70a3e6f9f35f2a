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

from tracker.costs.economics import Counterfactual, Economics, Part
from tracker.costs.figures import Figure, Missing, Total, reckon, total_of
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.lifecycle.evidence import Amount, AtLeast, Never, NotKnown, Payback, Price

_TRAINING = ("training", "grader")
_EVAL = ("eval calls", "review")
"""The lines of a retune that are its training, and its eval run."""

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


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account of a version, and of a tune in its place: on the successor, at the other host.

    ``open_weights``: to move takes no training, the weights are only served by somebody else.
    """

    present: Economics
    retuned: Economics | None = None
    moved: Economics | None = None
    open_weights: bool = False


def money_side(accounts: Accounts) -> MoneySide:
    """What is known of money and use; what is not is ``None``, or an amount with its name."""
    account, calls = accounts.present, accounts.present.inputs.calls.figure
    known = calls if isinstance(calls, Decimal) else None
    outcomes = [one.outcome.with_labor for one in account.against]
    return MoneySide(
        calls_month=known,
        idle_30_days=None if known is None else known == 0,
        break_even_calls=_least([one.break_even for one in outcomes]),
        payback=_payback(accounts.retuned, "at the prices of its new base")
        or _payback(account, "at the prices of the present base"),
        successor_dearer=_successor_dearer(account),
        prices=_prices(accounts),
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


def _successor_dearer(account: Economics) -> bool | None:
    saving = account.versus(Counterfactual.SUCCESSOR).saving
    return saving > 0 if isinstance(saving, Decimal) else None


def _prices(accounts: Accounts) -> dict[Action, Price]:
    """What each way costs once and a month; what is not on record is named."""
    account = accounts.present
    nothing, there = Money(Decimal(0), account.inputs.currency), NotKnown("prices there")
    prompted = _amount(account, account.versus(Counterfactual.SUCCESSOR).month)
    return {
        Action.RETUNE: _retune(accounts),
        Action.RETUNE_ELSEWHERE: Price(_once(account, _EVAL, "training there"), there),
        Action.MOVE_HOST: _move(accounts),
        Action.PROMPT: Price(_once(account, _EVAL), prompted),
        Action.RETRIEVE: Price(_once(account, _EVAL, "the retrieval itself"), prompted),
        Action.STAY: Price(nothing, _running(account)),
        Action.RETIRE: Price(nothing, NotKnown("what takes its place")),
    }


def _retune(accounts: Accounts) -> Price:
    """With all that belongs to it: on the successor where that is priced, else as the last one."""
    retuned, month = accounts.retuned, NotKnown("prices of the new tune")
    if retuned is not None and retuned.upkeep.with_labor.retune.complete:
        return Price(_total(retuned, retuned.upkeep.with_labor.retune), _running(retuned))
    known = _running(retuned) if retuned is not None else month
    return Price(_total(accounts.present, accounts.present.upkeep.with_labor.retune), known)


def _move(accounts: Accounts) -> Price:
    """Same weights are not the same stack: an eval there, and a training where they are closed."""
    moved = accounts.moved
    if accounts.open_weights:
        return Price(_once(accounts.present, _EVAL), _at_host(accounts.present))
    if moved is None:
        return Price(NotKnown("training and an eval there"), _at_host(accounts.present))
    return Price(_once(moved, (*_TRAINING, *_EVAL)), _running(moved))


def _at_host(account: Economics) -> Amount:
    """A month at the host that is configured: which one else it would be, nobody has said."""
    host = account.inputs.host
    if host is None:
        return _not_known(("other_host under [[costs.upkeep]]",))
    figures = (account.inputs.calls.figure, host.call.cost, host.hosting_month)
    return _amount(account, reckon(lambda n, each, hosting: n * each + hosting, *figures))


def _running(account: Economics) -> Amount:
    """A month of this tune: its calls and its hosting."""
    hosting = account.upkeep.with_labor.hosting_month
    return _amount(account, reckon(operator.add, account.tuned_month, hosting.exact))


def _once(account: Economics, kinds: Sequence[str], *besides: str) -> Amount:
    """These cost lines of a retune, and what nobody can say ``besides``."""
    lines = (li for li in account.inputs.lines if li.part is Part.RETUNE and li.kind in kinds)
    total = total_of(line.amount for line in lines)
    return _total(account, Total(total.amount, (*besides, *total.missing)))


def _total(account: Economics, total: Total) -> Amount:
    """A sum with a gap is a lower bound; of which nothing is known, there is no amount."""
    money = Money(total.amount, account.inputs.currency)
    if total.complete:
        return money
    return AtLeast(money, _names(total.missing)) if total.amount else _not_known(total.missing)


def _amount(account: Economics, figure: Figure) -> Amount:
    if isinstance(figure, Missing):
        return _not_known(figure.names)
    return Money(figure, account.inputs.currency)


def _not_known(names: Sequence[str]) -> NotKnown:
    lacking = _names(names)
    return NotKnown(", ".join(lacking), lacking)


def _names(names: Sequence[str]) -> tuple[str, ...]:
    """Whose price it is goes without saying here. Several prices may be missing in one name."""
    each = (part for name in names for part in name.split("; "))
    return tuple(dict.fromkeys(name.partition(" for ")[0] for name in each))
