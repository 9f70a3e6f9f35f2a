"""Which price governs, and what is found to be wrong with prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from tests.costs.builders import TODAY, TRIAGE, row, shipped, usd, use, version
from tracker.costs.price_check import Finding, check_prices
from tracker.costs.price_quotes import Origin, per_text, quotes_of, quotes_on
from tracker.costs.prices import PriceBook, PriceKind, PriceRow
from tracker.domain.usage import UsageDay

DAY = date(2026, 11, 1)


def book(*own: PriceRow) -> PriceBook:
    return PriceBook(own, shipped().rows)


def quoted(
    model: str, on: date = DAY, own: Sequence[PriceRow] = (), *, tuned: bool = False
) -> dict[str, str]:
    found, unknown = quotes_of(book(*own), "openai", model, on, tuned=tuned)
    known = {quote.kind.value: f"{quote.price} {quote.origin}" for quote in found}
    return known | {"unknown": str(len(unknown))}


def said(*own: PriceRow, usage: Sequence[UsageDay] = (), errors: bool | None = None) -> list[str]:
    found = check_prices([version()], usage, book(*own), TODAY)
    assert all(one.hint for one in found)
    return [one.what for one in found if errors is None or one.error is errors]


def test_own_rows_come_first_then_shipped_ones_then_the_list() -> None:
    own = [row("input", "0.70"), row("training", "5")]
    assert quoted(TRIAGE, own=own) == {
        "input": "0.70 own",
        "cached_input": "0.20 shipped",
        "output": "3.20 shipped",
        "batch_input": "0.40 shipped",
        "batch_output": "1.60 shipped",
        "training": "5 own",
        "unknown": "0",
    }
    assert quoted("gpt-4.1-mini") == {
        "input": "0.4 genai-prices",
        "cached_input": "0.1 genai-prices",
        "output": "1.6 genai-prices",
        "unknown": "0",
    }


def test_list_prices_are_those_of_the_day() -> None:
    assert quoted("o3", date(2025, 6, 1))["input"] == "10 genai-prices"
    assert quoted("o3", date(2025, 6, 15))["input"] == "2 genai-prices"
    found, _ = quotes_of(book(), "openai", "o3", date(2025, 6, 15))
    assert found[0].valid_from == date(2025, 6, 10)
    assert found[0].age_days(TODAY) is None and not found[0].is_old(TODAY)


def test_tiers_are_told() -> None:
    found, _ = quotes_of(book(), "openai", "gpt-6-luna", DAY)
    assert found[0].tiers == ((272_000, Decimal("0.2")),)


@pytest.mark.parametrize(
    ("model", "tuned"),
    [("ft:gpt-5-2025-08-07:acme::x", False), ("gpt-4.1-mini", True), ("gpt-nonsense", False)],
)
def test_a_fine_tune_is_never_quoted_the_price_of_its_base(model: str, tuned: bool) -> None:
    assert quoted(model, tuned=tuned) == {"unknown": "3"}


def test_an_own_row_for_an_ordinary_model_makes_the_others_unknown_as_in_a_report() -> None:
    own = [row("input", "1", model="gpt-4.1-mini")]
    assert quoted("gpt-4.1-mini", own=own) == {"input": "1 own", "unknown": "2"}


def test_a_provider_that_no_list_knows() -> None:
    assert quotes_of(book(), "other", "m", DAY)[0] == []


def test_rows_of_a_day() -> None:
    old = row("training", "9", valid_to=date(2026, 5, 31))
    own = [row("training", "5", valid_from=date(2026, 6, 1)), old]
    first, *rest = quotes_on(book(*own), DAY)
    assert (first.price, first.origin, first.text) == (Decimal(5), Origin.OWN, "5.00 USD per 1M")
    assert all(quote.origin is Origin.SHIPPED for quote in rest) and rest
    assert [per_text(per) for per in (1, 1000, 1_500, 2_000_000)] == ["1", "1k", "1500", "2M"]


def test_nothing_is_wrong_with_what_is_shipped() -> None:
    assert said(usage=[use()]) == []


def test_overlaps_are_all_found() -> None:
    twice = [row("training", p, model=m) for m in ("ft:a", "ft:b") for p in ("5", "6")]
    found = check_prices([], [], PriceBook(twice), TODAY)
    assert [one.what for one in found if one.error] == [
        "two prices of openai ft:a training are valid on 2026-01-01",
        "two prices of openai ft:b training are valid on 2026-01-01",
    ]


def test_impossible_prices_are_errors_whatever_they_are_quoted_for() -> None:
    own = [
        row("input", "0.001", model="ft:a", per=1000),
        row("cached_input", "1", model="ft:a"),
        row("output", "4", model="ft:a"),
        row("batch_output", "4.01", model="ft:a"),
        row("batch_input", "9", model="ft:a", currency="EUR"),
    ]
    assert said(*own, errors=True) == [
        "openai ft:a: cached input 1.00 is not below input 1.00, per 1M",
        "openai ft:a: batch output 4.01 is above output 4.00, per 1M",
    ]


def test_usage_without_a_price_is_an_error_once_for_each_reason() -> None:
    batch = [use(f"2026-11-{n}", source="openai_usage/flex") for n in (20, 21)]
    billed = use("2026-11-19", source="openai_usage/flex", billed=usd("1"))
    charge = use("2026-11-18", source="openai_costs", input_tokens=0, output_tokens=0)
    assert said(usage=[*batch, billed, charge], errors=True) == [
        f"triage v1: unknown: flex price of openai {TRIAGE} (2 days of usage)"
    ]


def test_usage_of_a_machine_of_ones_own_needs_no_price() -> None:
    own = version("m", provider="self_hosted")
    usage = [use(model="m", provider="self_hosted")]
    assert check_prices([own], usage, book(), TODAY) == []


def test_what_others_say_is_a_warning() -> None:
    own = [row("input", "0.70"), row("output", "0.0000032", per=1), row("input", "1", model="o3")]
    found = check_prices([version()], [use()], book(*own), TODAY)
    assert found == [
        Finding(
            False,
            f"openai {r} input: your {p} USD per 1M is used, not {q} USD per 1M of {o}",
            "fine, if it is what you pay",
        )
        for r, p, q, o in [
            ("ft:gpt-4.1-mini-2025-04-14:*", "0.70", "0.80", "shipped"),
            ("o3", "1.00", "2.00", "genai-prices"),
        ]
    ]
    assert said(row("input", "0.70", currency="EUR")) == []


def test_old_prices_are_told_with_their_day() -> None:
    read = date(2026, 8, 25)
    own = [row(kind, "5", retrieved_at=read) for kind in ("training", "gpu_hour")]
    assert said(*own) == [
        "openai ft:gpt-4.1-mini-2025-04-14:* training, gpu hour: read on 2026-08-25, 91 days ago"
    ]
    later = date(2027, 4, 1)
    found = check_prices([version()], [use()], book(), later)
    assert len(found) == 1 and "read on 2026-11-23, 129 days ago" in found[0].what
    assert said(row("training", "5", retrieved_at=date(2026, 8, 26))) == []


def test_every_kind_has_a_unit() -> None:
    assert {kind: kind.usual_per for kind in PriceKind if kind.usual_per == 1} == dict.fromkeys(
        ("hosting_hour", "model_unit_hour", "gpu_hour", "storage_month"), 1
    )
