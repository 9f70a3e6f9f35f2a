"""What a plan needs to know about money and use.

The one place where the cost side is mapped onto the decision table: the two rooms do not know each
other. What is not known stays unknown by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from tracker.app.lacks import lacks, together
from tracker.costs import figures
from tracker.costs.economics import Counterfactual, Economics, Part
from tracker.costs.figures import Figure, Total, total_of
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.domain.version import ModelVersion
from tracker.lifecycle.evidence import Amount, AtLeast, Missing, Never, NotKnown, Payback, Price
from tracker.lifecycle.missing import no_retuned_arm, reference

_TRAINING = ("training", "grader")
_EVAL = ("eval calls", "review")
"""The lines of a retune that are its training, and its eval run."""

_Number = TypeVar("_Number", int, Decimal)


@dataclass(frozen=True, slots=True)
class MoneySide:
    """The fields of :class:`~tracker.lifecycle.evidence.Evidence` that money and use decide."""

    calls_month: Decimal | None
    calls_source: str
    idle_30_days: bool | None
    break_even_calls: int | Never | None
    payback: Payback | None
    successor_dearer: bool | None
    prices: dict[Action, Price]
    unpriced: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account of a version, and of a tune in its place: on the successor, at the other host.

    ``open_weights``: to move takes no training, the weights are only served by somebody else.
    """

    present: Economics
    retuned: Economics | None = None
    moved: Economics | None = None
    open_weights: bool = False


@dataclass(frozen=True, slots=True)
class _Books:
    """Accounts, and the version that commands are about."""

    version: ModelVersion
    accounts: Accounts

    @property
    def present(self) -> Economics:
        return self.accounts.present

    @property
    def tune(self) -> str:
        """The command that says which tune it would be: its prices are known then."""
        return no_retuned_arm(self.version, "PROVIDER/MODEL").command

    def lacks(self, names: Iterable[str]) -> tuple[Missing, ...]:
        return lacks(self.version, names)


def money_side(version: ModelVersion, accounts: Accounts) -> MoneySide:
    """What is known of money and use; what is not is ``None``, or an amount with its name."""
    account, used = accounts.present, accounts.present.inputs.used
    known = used.figure if isinstance(used.figure, Decimal) else None
    outcomes = [one.outcome.with_labor for one in account.against]
    payback = _payback(accounts.retuned, "at the prices of its new base") or _payback(
        account, "at the prices of the present base"
    )
    dearer = _successor_dearer(account)
    known_all = payback is not None and dearer is not None
    return MoneySide(
        calls_month=known,
        calls_source=used.source,
        idle_30_days=None if known is None else known == 0,
        break_even_calls=_least([one.break_even for one in outcomes]),
        payback=payback,
        successor_dearer=dearer,
        prices=_prices(_Books(version, accounts)),
        unpriced=() if known_all else together(lacks(version, account.missing), version),
    )


def _least(found: Sequence[_Number | Never | figures.Missing]) -> _Number | Never | None:
    """The least of the three; nothing while one of them is unknown, or there are none."""
    if not found or any(isinstance(one, figures.Missing) for one in found):
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


def _prices(books: _Books) -> dict[Action, Price]:
    """What each way costs once and a month; what is not on record is named."""
    account = books.present
    nothing = Money(Decimal(0), account.inputs.currency)
    prompted = _amount(books, account.versus(Counterfactual.SUCCESSOR).month)
    which = Missing("which model and host it would be", books.tune)
    retrieval = Missing("the retrieval itself", _noted(books, Action.RETRIEVE))
    instead = Missing("what takes its place", _noted(books, Action.RETIRE))
    return {
        Action.RETUNE: _retune(books),
        Action.RETUNE_ELSEWHERE: Price(_once(books, account, _EVAL, which), _not_known(which)),
        Action.MOVE_HOST: _move(books),
        Action.PROMPT: Price(_once(books, account, _EVAL), prompted),
        Action.RETRIEVE: Price(_once(books, account, _EVAL, retrieval), prompted),
        Action.STAY: Price(nothing, _running(books, account)),
        Action.RETIRE: Price(nothing, _not_known(instead)),
    }


def _noted(books: _Books, action: Action) -> str:
    """What only the team can say, it says with a decision."""
    return f"tracker decide {reference(books.version)} {action.value} --note 'what it takes: …'"


def _retune(books: _Books) -> Price:
    """With all that belongs to it: on the successor where that is priced, else as the last one."""
    retuned, present = books.accounts.retuned, books.present
    if retuned is None:
        unsaid = Missing("prices of the new tune", books.tune)
        return Price(_total(books, present.upkeep.with_labor.retune), _not_known(unsaid))
    there = retuned.upkeep.with_labor.retune
    total = there if there.complete else present.upkeep.with_labor.retune
    return Price(_total(books, total), _running(books, retuned))


def _move(books: _Books) -> Price:
    """Same weights are not the same stack: an eval there, and a training where they are closed."""
    moved, present = books.accounts.moved, books.present
    if books.accounts.open_weights:
        return Price(_once(books, present, _EVAL), _at_host(books))
    if moved is None:
        training = Missing("training there", books.tune)
        return Price(_once(books, present, _EVAL, training), _at_host(books))
    return Price(_once(books, moved, (*_TRAINING, *_EVAL)), _running(books, moved))


def _at_host(books: _Books) -> Amount:
    """A month at the host that is configured: which one else it would be, nobody has said."""
    account = books.present
    host = account.inputs.host
    if host is None:
        return _not_known(*books.lacks(("other_host under [[costs.upkeep]]",)))
    return _amount(books, host.month(account.inputs.calls.figure))


def _running(books: _Books, account: Economics) -> Amount:
    """A month of this tune: its calls and its hosting."""
    return _amount(books, account.month_served.exact)


def _once(books: _Books, account: Economics, kinds: Sequence[str], *besides: Missing) -> Amount:
    """These cost lines of a retune, and what nobody can say ``besides``."""
    lines = (li for li in account.inputs.lines if li.part is Part.RETUNE and li.kind in kinds)
    return _total(books, total_of(line.amount for line in lines), *besides)


def _total(books: _Books, total: Total, *besides: Missing) -> Amount:
    """A sum with a gap is a lower bound; of which nothing is known, there is no amount."""
    money = Money(total.amount, books.present.inputs.currency)
    lacking = (*besides, *books.lacks(total.missing))
    if not lacking:
        return money
    return AtLeast(money, lacking) if total.amount else _not_known(*lacking)


def _amount(books: _Books, figure: Figure) -> Amount:
    if isinstance(figure, figures.Missing):
        return _not_known(*books.lacks(figure.names))
    return Money(figure, books.present.inputs.currency)


def _not_known(*lacking: Missing) -> NotKnown:
    return NotKnown(", ".join(one.what for one in lacking), lacking)
