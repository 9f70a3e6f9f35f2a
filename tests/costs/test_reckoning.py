from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.costs.amounts import Unknown
from tracker.costs.economics import CallCost, Counterfactual, Economics, Given, Inputs, Line, Part
from tracker.costs.figures import Figure, Missing, Total, missing, reckon, total_of
from tracker.costs.forced import BaseLife, forced_retunes
from tracker.costs.reckoning import economics

ON = date(2026, 11, 24)
D = Decimal
NOWHERE = missing("x")
MONEY = st.decimals("0", "100000", places=4)
MAYBE = st.one_of(MONEY, st.just(NOWHERE))


def life(**changes: Any) -> BaseLife:
    values: dict[str, Any] = {
        "base": "m",
        "provider": "openai",
        "released": date(2026, 1, 1),
        "ends": None,
        "lives": [300, 400, 500, 600, 700],
    }
    return BaseLife(**(values | changes))


def call(cost: Figure) -> CallCost:
    return CallCost("m", None, cost, cost, "test")


def line(part: Part, amount: Figure, *, labor: bool = False) -> Line:
    return Line("x", part, D(1), "time", amount, amount, "test", labor)


def account(**changes: Any) -> Economics:
    values: dict[str, Any] = {
        "label": "m v1",
        "on": ON,
        "currency": "USD",
        "calls": Given(D(1000), "test"),
        "tuned": call(D(1)),
        "others": tuple((kind, call(D(3))) for kind in Counterfactual),
        "lines": (line(Part.RETUNE, D(100)), line(Part.RETUNE, D(20), labor=True)),
        "planned": Given(D(1), "test"),
        "evals": Given(D(0), "test"),
        "forced": forced_retunes(life(), ON, D(1)),
        "over_months": 12,
    }
    return economics(Inputs(**(values | changes)))


def test_labor_is_in_one_account_and_not_in_the_other() -> None:
    upkeep = account().upkeep
    assert (upkeep.with_labor.retune.amount, upkeep.without_labor.retune.amount) == (D(120), D(100))
    assert (upkeep.with_labor.year.amount, upkeep.without_labor.year.amount) == (D(240), D(200))
    bigger = account().versus(Counterfactual.BIGGER_MODEL).outcome
    assert (bigger.with_labor.break_even, bigger.without_labor.break_even) == (10, 9)


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        # A tune made late in the base's life lives off what is left: 255 days are 8.38 months.
        ({"ends": date(2027, 1, 14), "tuned": date(2026, 5, 4)}, D(255)),
        ({"ends": date(2027, 1, 14)}, D(378)),
        ({"ends": date(2026, 5, 4), "tuned": date(2026, 5, 4)}, None),
        ({"ends": date(2027, 1, 14), "released": None}, D(500)),
        ({"tuned": date(2026, 1, 11)}, D(490)),
        ({"tuned": date(2026, 11, 24)}, None),
        ({"tuned": date(2026, 11, 24), "released": None}, D(500)),
    ],
)
def test_what_was_spent_once_is_spread_over_the_life_left_to_the_tune(
    changes: dict[str, Any], days: Decimal | None
) -> None:
    forced = forced_retunes(life(**changes), ON, D(1))
    month = account(forced=forced).upkeep.with_labor.amortized_month.exact
    if days is None:
        assert isinstance(forced.life_days, Missing) and isinstance(month, Missing)
    else:
        assert forced.life_days == days
        assert month == reckon(lambda d: D(120) / (d / D("30.4375")), days)


def test_lower_bounds_add_up_to_a_lower_bound() -> None:
    """Training is unknown: what else a retune takes is still in every sum it is in."""
    lines = (line(Part.RETUNE, D(2304)), line(Part.RETUNE, NOWHERE), line(Part.REFRESH, D(96)))
    kept = account(
        lines=lines, planned=Given(D(2), "t"), forced=forced_retunes(life(), ON, D(3))
    ).upkeep.with_labor
    assert kept.year == Total(2 * D(2400) + 3 * D(2304), ("x",))
    assert kept.forced_year == Total(3 * D(2304), ("x",))
    assert kept.tuned_year == Total(kept.year.amount + 2304 + 12 * 1000, ("x",))
    assert kept.amortized_month.amount > 0 and kept.amortized_month.missing == ("x",)
    none = account(lines=lines, planned=Given(NOWHERE, "t")).upkeep.with_labor
    assert none.year == Total(D(2304), ("x",))


def test_what_is_expected_next_year_is_a_lower_bound_too() -> None:
    lives = [800] * 5 + [900] * 5
    forced = forced_retunes(life(lives=lives, released=date(2024, 11, 24)), ON, D(1))
    lines = (line(Part.RETUNE, D(10)), line(Part.RETUNE, NOWHERE))
    found = account(lines=lines, forced=forced).upkeep.with_labor.next_year
    assert found == Total(D(10), ("x",))


def test_never_is_known_even_where_the_upkeep_is_not() -> None:
    lines = (line(Part.RETUNE, NOWHERE),)
    cheaper = account(lines=lines, others=((Counterfactual.SAME_BASE, call(D("0.5"))),))
    assert cheaper.against[0].outcome.with_labor.break_even == "never"
    dearer = account(lines=lines).against[0].outcome.with_labor
    assert dearer.break_even == dearer.payback_months == missing("x")


def test_what_happens_no_time_needs_no_price() -> None:
    lines = (line(Part.YEAR, NOWHERE), line(Part.RETUNE, D(1)))
    assert account(lines=lines, evals=Given(D(0), "t")).upkeep.with_labor.year.complete
    assert not account(lines=lines, evals=Given(D(1), "t")).upkeep.with_labor.year.complete


@given(tuned=MONEY, calls=st.integers(0, 10**7), factor=st.integers(0, 50))
def test_costs_are_linear_in_use(tuned: Decimal, calls: int, factor: int) -> None:
    def of(count: int) -> Economics:
        return account(tuned=call(tuned), calls=Given(D(count), "t"))

    one, many = of(calls), of(calls * factor)
    for once, often in (
        (one.tuned_month, many.tuned_month),
        *((a.month, b.month) for a, b in zip(one.against, many.against, strict=True)),
    ):
        assert isinstance(once, Decimal)
        assert often == once * factor
    fixed = of(0).upkeep.with_labor.tuned_year.exact
    upkeep = [each.upkeep.with_labor.tuned_year.exact for each in (one, many)]
    assert reckon(lambda a, b: (a - b) * factor, upkeep[0], fixed) == reckon(
        lambda a, b: a - b, upkeep[1], fixed
    )


@given(
    amounts=st.lists(st.tuples(st.sampled_from(Part), MAYBE, st.booleans()), max_size=8),
    calls=MAYBE,
    planned=MAYBE,
    other=MAYBE,
)
def test_what_is_not_known_is_never_taken_for_zero(
    amounts: list[tuple[Part, Figure, bool]], calls: Figure, planned: Figure, other: Figure
) -> None:
    lines = tuple(line(part, amount, labor=labor) for part, amount, labor in amounts)
    found = account(
        lines=lines,
        calls=Given(calls, "t"),
        planned=Given(planned, "t"),
        others=((Counterfactual.SAME_BASE, call(other)),),
    )
    inputs = (calls, planned, other, *(amount for _, amount, _ in amounts))
    assert found.complete == (NOWHERE not in inputs)
    for part, total in (
        (Part.RETUNE, found.upkeep.with_labor.retune),
        (Part.REFRESH, found.upkeep.with_labor.refresh),
        (Part.MONTH, found.upkeep.with_labor.hosting_month),
    ):
        mine = [amount for p, amount, _ in amounts if p is part]
        assert total.complete == (NOWHERE not in mine)
    if NOWHERE in (calls, other):
        assert isinstance(found.against[0].outcome.with_labor.net_month, Missing)
        assert isinstance(found.against[0].year, Missing)


def test_a_total_with_a_gap_is_no_figure() -> None:
    total = total_of([D(2), missing("a"), missing("b", "a")])
    assert (total.amount, total.missing, total.exact) == (D(2), ("a", "b"), missing("a", "b"))
    assert total_of([D(2)]).exact == 2


@pytest.mark.parametrize(
    ("changes", "given_rate", "rate", "basis"),
    [
        ({}, "2", "2", "as given"),
        ({"ends": date(2027, 1, 14)}, None, "1", "one at the announced end, 2027-01-14"),
        ({"ends": date(2026, 1, 14)}, None, "1", "one at the announced end, 2026-01-14"),
        ({}, None, "0.7305", "one per median life of 500 days (5 bases of openai)"),
    ],
)
def test_how_often_a_retune_is_forced(
    changes: dict[str, Any], given_rate: str | None, rate: str, basis: str
) -> None:
    forced = forced_retunes(life(**changes), ON, D(given_rate) if given_rate else None)
    assert (forced.rate, forced.basis) == (D(rate), basis)


def test_an_end_far_off_is_spread_and_few_lives_say_nothing() -> None:
    far = forced_retunes(life(ends=date(2028, 11, 24)), ON)
    assert isinstance(far.rate, Decimal)
    assert round(far.rate * 731, 9) == D("365.25")
    assert far.basis.endswith("spread over the 731 days until then")
    assert far.life_days == (date(2028, 11, 24) - date(2026, 1, 1)).days
    few = forced_retunes(life(lives=[1, 2], released=None), ON)
    assert isinstance(few.rate, Missing)
    assert few.chance == Unknown("the release date of m")


def test_payback_is_held_against_the_lives_of_bases() -> None:
    slow = replace(account().inputs, lines=(line(Part.START, D(40_000)), line(Part.RETUNE, D(1))))
    flags = economics(slow).against[0].outcome.with_labor.flags
    assert flags == ("longer than half of this provider's bases lived (16.43 months)",)


def test_a_training_is_what_a_retune_has_of_it_grader_included() -> None:
    lines = [
        replace(line(part, D(amount)), kind=kind)
        for kind, part, amount in (
            ("training", Part.RETUNE, 400),
            ("grader", Part.RETUNE, 27),
            ("eval calls", Part.RETUNE, 3),
            ("training", Part.MONTH, 5),
            ("hosting", Part.MONTH, 50),
        )
    ]
    found = account(lines=tuple(lines))
    assert found.training == Total(D(427))
    assert found.month_served == Total(D(1055))
    assert account(tuned=call(NOWHERE)).month_served == Total(D(0), ("x",))
