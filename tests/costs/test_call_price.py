"""What calls of one size cost: the same as usage of that size costs, line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs.builders import TODAY, TRIAGE, row, shipped, use
from tracker.costs.amounts import Unknown
from tracker.costs.call_json import call_price_to_json
from tracker.costs.call_price import CallPrice, CallSize, price_calls
from tracker.costs.inference import Priced, price_usage
from tracker.costs.prices import PriceBook
from tracker.errors import InputError
from tracker.resources import check

SERVED = [
    ("openai", TRIAGE),
    ("openai", "ft:gpt-4o-mini-2024-07-18:acme::x"),
    ("openai", "ft:gpt-6-luna:acme::x"),
    ("openai", "gpt-6-luna"),
    ("openai", "gpt-4"),
    ("openai", "o3"),
    ("gemini", "gemini-2.5-pro"),
    ("anthropic", "claude-sonnet-4-5"),
    ("openai", "gpt-nonsense"),
]
SHIPPED = shipped()
TOKENS = st.integers(0, 1_000_000)


def priced(
    size: CallSize,
    model: str = TRIAGE,
    book: PriceBook = SHIPPED,
    on: date = TODAY,
    *,
    tuned: bool = False,
) -> CallPrice:
    found = price_calls(book, ("openai", model), size, on, tuned=tuned)
    check("call_price", call_price_to_json(found), "call")
    return found


@given(st.sampled_from(SERVED), TOKENS, TOKENS, TOKENS, st.integers(1, 1000))
def test_it_is_what_usage_of_that_size_costs(
    served: tuple[str, str], uncached: int, cached: int, output: int, calls: int
) -> None:
    size = CallSize(uncached + cached, cached, output, calls)
    if not size.tokens():
        return
    found = price_calls(SHIPPED, served, size, TODAY)
    usage = use(
        TODAY.isoformat(),
        served[1],
        requests=calls,
        input_tokens=size.input_tokens * calls,
        cached_tokens=cached * calls,
        output_tokens=output * calls,
    )
    whole = price_usage(usage, SHIPPED, provider=served[0], tuned=False)
    assert isinstance(whole, Unknown) == bool(found.total.missing)
    if isinstance(whole, Priced):
        assert found.total.totals == {whole.money.currency: whole.money.amount}
        assert found.one.totals["USD"] * calls == found.total.totals["USD"]


@pytest.mark.parametrize(
    ("tokens", "rate"), [(272_000, "0.10"), (272_001, "0.20"), (1_000_000, "0.20")]
)
def test_the_tier_is_that_of_one_call(tokens: int, rate: str) -> None:
    [line] = priced(CallSize(tokens, calls=3), "gpt-6-luna").lines
    assert (line.tokens, line.rate) == (3 * tokens, Decimal(rate))


def test_a_gap_is_named_and_makes_a_lower_bound() -> None:
    found = priced(CallSize(1000, 500), "gpt-4")
    assert found.total.totals == {"USD": Decimal("0.015")}
    assert found.total.missing == ("price of cached input for openai gpt-4",)
    assert found.uncached.totals == {"USD": Decimal("0.03")} and not found.uncached.missing
    data = call_price_to_json(found)
    assert (data["complete"], data["lines"][1]["amount"]) == (False, None)


def test_a_registered_fine_tune_never_has_the_price_of_an_ordinary_model() -> None:
    assert priced(CallSize(1), "gpt-4.1-mini", tuned=True).total.missing
    assert not priced(CallSize(1), "gpt-4.1-mini").total.missing


def test_currencies_are_not_added_up() -> None:
    book = PriceBook([row("input", "1.00", currency="EUR"), row("output", "2.00")])
    found = priced(CallSize(1_000_000, output_tokens=1_000_000), book=book)
    assert found.total.totals == {"EUR": Decimal("1.00"), "USD": Decimal("2.00")}


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (CallSize(1000, 1001), "1,001 cached of 1,000 input tokens"),
        (CallSize(0), "a call without tokens"),
        (CallSize(-1, -1), "negative size"),
        (CallSize(1, output_tokens=-1), "negative size"),
        (CallSize(1, calls=0), "fewer than one is none"),
    ],
)
def test_what_can_be_no_call(size: CallSize, said: str) -> None:
    with pytest.raises(InputError, match=said):
        priced(size)
