from __future__ import annotations

from typing import Any

import pytest

from tests.costs.builders import TRIAGE, row, shipped, usd, use
from tracker.costs.amounts import Unknown
from tracker.costs.inference import Priced, is_tuned, price_usage
from tracker.costs.prices import PriceBook
from tracker.domain.usage import UsageDay


def priced(usage: UsageDay, book: PriceBook | None = None, provider: str = "openai") -> str:
    result = price_usage(usage, book or shipped(), provider=provider, tuned=False)
    assert isinstance(result, Priced), result
    return f"{result.money.amount.normalize():f} {result.money.currency}"


def unknown(usage: UsageDay, book: PriceBook | None = None, *, provider: str = "openai") -> str:
    result = price_usage(usage, book or shipped(), provider=provider, tuned=False)
    assert isinstance(result, Unknown), result
    return result.reason


def test_the_golden_call_of_the_fine_tune() -> None:
    assert priced(use(requests=1, input_tokens=350, output_tokens=120)) == "0.000664 USD"
    assert priced(use(input_tokens=350_000, output_tokens=120_000)) == "0.664 USD"


def test_cached_tokens_are_part_of_the_input_and_never_paid_twice() -> None:
    usage = use(input_tokens=1_000_000, cached_tokens=600_000, output_tokens=0)
    assert priced(usage) == "0.44 USD"


@pytest.mark.parametrize(
    ("model", "tokens", "requests", "day", "expected"),
    [
        ("gpt-4.1-mini", (1950, 1280, 120), 1, "2026-11-01", "0.000588 USD"),
        ("gpt-4.1", (1950, 1280, 120), 1, "2026-11-01", "0.00294 USD"),
        ("gpt-6-luna", (1950, 1280, 120), 1, "2026-11-01", "0.0001398 USD"),
        ("o3", (1_000_000, 0, 1_000_000), 1, "2025-06-01", "50 USD"),
        ("o3", (1_000_000, 0, 1_000_000), 1, "2025-06-15", "10 USD"),
        ("gpt-6-luna", (1_000_000, 0, 0), 1, "2026-11-01", "0.2 USD"),
        ("gpt-6-luna", (1_000_000, 0, 0), 1000, "2026-11-01", "0.1 USD"),
        ("gpt-4.1-mini", (1_000_000, 0, 0), 3, "2026-11-01", "0.4 USD"),
    ],
)
def test_golden_list_prices(
    model: str, tokens: tuple[int, int, int], requests: int, day: str, expected: str
) -> None:
    """History, tiers by the average request, and averages that do not come out even."""
    usage = use(
        day,
        model,
        requests=requests,
        input_tokens=tokens[0],
        cached_tokens=tokens[1],
        output_tokens=tokens[2],
    )
    assert priced(usage) == expected


def test_bedrock_is_priced_as_served_there() -> None:
    usage = use(model="amazon.nova-pro-v1:0", requests=10, input_tokens=1000, output_tokens=0)
    assert priced(usage, provider="bedrock") == "0.0008 USD"


@pytest.mark.parametrize(
    ("changes", "provider", "reason"),
    [
        ({"model": "ft:gpt-5-2025-08-07:acme::x"}, "openai", "price of input for openai ft:gpt-5"),
        ({"model": "gpt-nonsense"}, "openai", "list price of openai gpt-nonsense"),
        ({"model": "gpt-4.1"}, "other", "list price of other gpt-4.1"),
        ({"model": "gpt-4.1", "requests": 0}, "openai", "number of requests"),
        ({"model": "gpt-4", "cached_tokens": 5}, "openai", "list price of cached input for openai"),
        ({"model": "gpt-4.1", "source": "openai_usage/batch"}, "openai", "batch price of openai"),
        ({"source": "openai_usage/flex"}, "openai", "flex price of openai"),
        ({"cached_tokens": 350_001}, "openai", "fewer than the cached ones"),
        ({"input_tokens": 0, "output_tokens": 0}, "openai", "token counts"),
        ({"source": "openai_usage/batch", "cached_tokens": 5}, "openai", "cached batch input"),
        ({"model": "ft:gpt-3.5-turbo:acme::x", "cached_tokens": 5}, "openai", "cached input"),
    ],
)
def test_an_unknown_price_is_named_and_never_zero(
    changes: dict[str, Any], provider: str, reason: str
) -> None:
    assert reason in unknown(use(**changes), provider=provider)


def test_a_registered_fine_tune_is_never_priced_like_its_base() -> None:
    usage = use(model="gpt-4.1-mini")
    assert isinstance(price_usage(usage, shipped(), provider="openai", tuned=True), Unknown)
    assert isinstance(price_usage(usage, shipped(), provider="openai", tuned=False), Priced)


def test_batch_has_its_own_price() -> None:
    assert priced(use(source="openai_usage/batch")) == "0.332 USD"


def test_own_rows_price_ordinary_models_too_and_missing_kinds_stay_unknown() -> None:
    book = PriceBook([row("input", "1.00", model="gpt-4.1*")])
    assert priced(use(model="gpt-4.1", output_tokens=0), book) == "0.35 USD"
    assert unknown(use(model="gpt-4.1"), book) == "price of output for openai gpt-4.1"


def test_an_own_batch_price_of_an_ordinary_model_prices_its_batches_only() -> None:
    own = [row(f"batch_{kind}", "1.00", model="gpt-4.1") for kind in ("input", "output")]
    batch = use(model="gpt-4.1", source="openai_usage/batch", output_tokens=150_000)
    assert priced(batch, PriceBook(own)) == "0.5 USD"
    assert priced(use(model="gpt-4.1"), PriceBook(own)) == priced(use(model="gpt-4.1"))


def test_prices_in_two_currencies_are_not_added_up() -> None:
    book = PriceBook([row("input", "1.00", currency="EUR")], shipped().rows)
    assert "in one currency: rows are in EUR, USD" in unknown(use(), book)


def test_the_rows_used_are_kept() -> None:
    result = price_usage(use(), shipped(), provider="openai", tuned=True)
    assert isinstance(result, Priced)
    assert [r.kind.value for r in result.rows] == ["input", "output"]
    assert result.money == usd("0.664")


@pytest.mark.parametrize(
    ("model", "tuned"),
    [
        (TRIAGE, True),
        ("FT:gpt-4o:acme::x", True),
        ("ft:broken", True),
        ("gpt-4.1-mini-2025-04-14.ft-0a1b2c-triage", True),
        ("arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova/abcdefghijkl", True),
        ("gpt-4.1-mini", False),
        ("a model", False),
    ],
)
def test_ids_of_fine_tunes_are_recognized(model: str, tuned: bool) -> None:
    assert is_tuned(model) is tuned
