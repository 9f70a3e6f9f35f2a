"""The worked example: ticket triage on a tuned gpt-4.1-mini, against three prompted models."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from tracker.costs.breakeven import (
    HOURS_PER_MONTH,
    Call,
    Comparison,
    TokenPrices,
    Upkeep,
    calls_to_cover,
    forced_per_year,
    hours_cost,
    months_of,
    once_a_month,
    training_cost,
)

D = Decimal
MILLION = 1_000_000
TUNED = Call(350, 0, 120).cost(TokenPrices(D("0.80"), D("0.20"), D("3.20")))
PROMPTED = Call(670, 1280, 120)
PRICES = {
    "A": TokenPrices(D("0.40"), D("0.10"), D("1.60")),
    "B": TokenPrices(D("2.00"), D("0.50"), D("8.00")),
    "C": TokenPrices(D("0.10"), D("0.01"), D("0.50")),
}
RATE = D(90)
RETUNE = (
    training_cost(2_500_000, 3, D(5))
    + (D("0.432") + D("2.68") + hours_cost(D(4), RATE))
    + hours_cost(D(40), RATE)
)
REFRESH = hours_cost(D(24), RATE)
ONCE = RETUNE + hours_cost(D(120), RATE)


def upkeep(forced: Decimal | None = None) -> Upkeep:
    return Upkeep(REFRESH, RETUNE, D(2), forced_per_year(D(504)) if forced is None else forced)


def against(name: str, forced: Decimal | None = None) -> Comparison:
    return Comparison(TUNED, PROMPTED.cost(PRICES[name]), upkeep(forced), ONCE)


def cents(amount: Decimal | None) -> str:
    assert amount is not None
    return str(amount.quantize(D("0.01"), ROUND_HALF_EVEN))


def test_costs_per_call() -> None:
    assert D("0.000664") == TUNED
    expected = {"A": D("0.000588"), "B": D("0.00294"), "C": D("0.0001398")}
    assert {name: PROMPTED.cost(prices) for name, prices in PRICES.items()} == expected
    monthly = [cents(cost * MILLION) for cost in (TUNED, *expected.values())]
    assert monthly == ["664.00", "588.00", "2940.00", "139.80"]


def test_training_evals_and_labor() -> None:
    assert training_cost(2_500_000, 3, D(5)) == D("37.50")
    assert D("4000.612") == RETUNE
    assert D("14800.612") == ONCE
    assert D(2160) == REFRESH


def test_the_run_rate_and_the_treadmill_in_it() -> None:
    assert cents(upkeep().year) == "15220.48"
    assert cents(upkeep().month) == "1268.37"
    assert cents(upkeep().forced_year) == "2899.25"
    assert round(forced_per_year(D(504)), 4) == D("0.7247")


def test_hosting_and_evals_are_part_of_the_run_rate() -> None:
    hosted = Upkeep(D(1), D(2), D(1), D(1), hosting_month=D(10), evals_year=D(5))
    assert hosted.year == D(1 + 2 + 2 + 120 + 5)


@pytest.mark.parametrize(("name", "saving"), [("A", "-0.000076"), ("C", "-0.0005242")])
def test_a_cheaper_counterfactual_never_breaks_even(name: str, saving: str) -> None:
    comparison = against(name)
    assert comparison.saving == D(saving)
    assert comparison.break_even_calls() is None
    assert comparison.break_even_calls(over_months=18) is None
    assert comparison.payback_months(MILLION) is None


def test_break_even_and_payback_against_the_bigger_model() -> None:
    b = against("B")
    assert b.saving == D("0.002276")
    assert b.break_even_calls() == 557_282
    assert b.break_even_calls(over_months=18) == 918_555
    assert cents(b.net_month(MILLION)) == "1007.63"
    assert cents(b.payback_months(MILLION)) == "14.69"


def test_payback_lies_between_a_quarter_and_half_of_the_bases_lives() -> None:
    payback = against("B").payback_months(MILLION)
    assert payback is not None
    assert (cents(months_of(392)), cents(months_of(504))) == ("12.88", "16.56")
    assert months_of(392) < payback < months_of(504)


@pytest.mark.parametrize(
    ("calls", "tuned", "others"),
    [
        (MILLION, "37989.09", ["7056.00", "35280.00", "1677.60"]),
        (3 * MILLION, "53925.09", ["21168.00", "105840.00", "5032.80"]),
    ],
)
def test_twelve_month_totals(calls: int, tuned: str, others: list[str]) -> None:
    assert cents(against("A").tuned_total(calls, 12)) == tuned
    assert [cents(against(name).other_total(calls, 12)) for name in "ABC"] == others


def test_sensitivity_to_calls_forced_retunes_and_cache() -> None:
    b = against("B")
    nets = [cents(b.net_month(MILLION * D(share))) for share in ("0.5", "1.5")]
    assert nets == ["-130.37", "2145.63"]
    by_forced = [cents(against("B", D(n)).net_month(MILLION)) for n in (0, 1, 2)]
    assert by_forced == ["1249.23", "915.85", "582.46"]
    uncached = Call(1950, 0, 120)
    costs = [uncached.cost(PRICES[name]) for name in "BAC"]
    assert costs == [D("0.00486"), D("0.000972"), D("0.000255")]
    assert cents(D("0.7826") * RETUNE) == "3130.88"
    assert cents(D(36) / D(46) * RETUNE) == "3130.91"


def test_hosting_at_another_provider() -> None:
    hosting = hours_cost(HOURS_PER_MONTH, D("1.70"))
    assert hosting == D("1241.00")
    there = Call(350, 0, 120).cost(PRICES["A"])
    assert there == D("0.000332")
    assert calls_to_cover(hosting, TUNED - there) == 3_737_952


def test_the_examples_in_microsofts_documentation() -> None:
    tokens = Call(20 * MILLION, 0, 40 * MILLION).cost(TokenPrices(D("1.10"), D(0), D("4.40")))
    assert hours_cost(D(720), D("1.70")) + tokens == D("1422.00")
    grader = Call(5 * MILLION, 0, 4_900_000).cost(TokenPrices(D("1.1"), D(0), D("4.4")))
    assert hours_cost(D(4), D(100)) + grader == D("427.06")


def test_one_off_costs_spread_over_the_life_of_the_base() -> None:
    assert once_a_month(D(3650), D("304.375")) == D(365)
    assert hours_cost(D(10), D(2), units=3) == D(60)
