"""What a plan says of money: an amount only where everything in it is known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import version
from tests.costs.test_reckoning import NOWHERE, D, account, call
from tracker.app.plan_money import Accounts, money_side
from tracker.costs.economics import Counterfactual, Economics, Given, Line, Part
from tracker.costs.figures import Figure
from tracker.domain.decision import Action
from tracker.domain.money import Money
from tracker.lifecycle.evidence import AtLeast, NotKnown

KINDS = ("training", "eval calls", "review", "engineering")
AMOUNTS = st.decimals("0.01", "100000", places=2) | st.just(NOWHERE)
MODEL = version(None)
MANY, DEARER = D(1000), D(3)
SHEETS = st.dictionaries(st.sampled_from(KINDS), AMOUNTS)


def test_usage_says_whether_it_is_used_whatever_is_configured() -> None:
    configured = account(calls=Given(MANY, "configuration"))
    measured = replace(configured, inputs=replace(configured.inputs, measured=Given(D(0), "days")))
    said = [
        (side.calls_month, side.calls_source, side.idle_30_days)
        for side in (money_side(MODEL, Accounts(one)) for one in (configured, measured))
    ]
    assert said == [(MANY, "configuration", False), (D(0), "usage", True)]


def kept(sheet: dict[str, Figure], calls: Figure = MANY, other: Figure = DEARER) -> Economics:
    return account(
        lines=tuple(
            Line(kind, Part.RETUNE, D(1), "time", amount, amount, "test")
            for kind, amount in sheet.items()
        ),
        calls=Given(calls, "test"),
        others=tuple((kind, call(other)) for kind in Counterfactual),
    )


@given(SHEETS, SHEETS)
def test_an_amount_is_exact_only_if_all_of_it_is_known(
    here: dict[str, Figure], there: dict[str, Figure]
) -> None:
    prices = money_side(MODEL, Accounts(kept(here), moved=kept(there))).prices
    for action, sheet, kinds in (
        (Action.PROMPT, here, KINDS[1:3]),
        (Action.RETUNE, here, KINDS),
        (Action.MOVE_HOST, there, KINDS[:3]),
    ):
        parts = [sheet[kind] for kind in kinds if kind in sheet]
        known = sum((part for part in parts if isinstance(part, Decimal)), D(0))
        match prices[action].once:
            case Money(amount):
                assert NOWHERE not in parts and amount == known
            case AtLeast(money, missing):
                assert NOWHERE in parts and [one.what for one in missing] == ["x"]
                assert money.amount == known > 0
            case NotKnown(reason):
                assert NOWHERE in parts and known == 0 and reason == "x"
    assert not isinstance(prices[Action.RETUNE_ELSEWHERE].once, Money)
    assert not isinstance(prices[Action.RETRIEVE].once, Money)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_nothing_pays_back_by_what_is_not_known(
    training: Figure, calls: Figure, other: Figure
) -> None:
    side = money_side(MODEL, Accounts(kept({"training": training}, calls, other)))
    if isinstance(other, Decimal) and other <= 1:
        assert side.payback is not None and side.payback.months == "never"
    elif NOWHERE in (training, calls, other):
        assert side.payback is None
    assert (side.calls_month is None) == (calls == NOWHERE)
    assert side.successor_dearer is (other > 1 if isinstance(other, Decimal) else None)
