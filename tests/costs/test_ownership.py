from __future__ import annotations

from collections.abc import Sequence
from csv import DictReader
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from tests.costs.builders import (
    NOV,
    TODAY,
    TRIAGE,
    cost,
    monthly,
    row,
    shipped,
    usd,
    use,
    version,
)
from tracker.costs.cost_report import CostReport, MonthlyLine, VersionCost
from tracker.costs.ownership import report
from tracker.costs.prices import PriceBook
from tracker.costs.report_csv import report_to_csv
from tracker.costs.report_json import report_to_json
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion, Status
from tracker.errors import InputError


def owned(
    versions: Sequence[ModelVersion],
    usage: Sequence[UsageDay] = (),
    *,
    book: PriceBook | None = None,
    month: date = NOV,
    today: date = TODAY,
) -> CostReport:
    return report(versions, usage, book or shipped(), month, today=today)


def one(
    version: ModelVersion, usage: Sequence[UsageDay] = (), *, book: PriceBook | None = None
) -> VersionCost:
    (found,) = owned([version], usage, book=book).models
    return found


def amounts(lines: Sequence[MonthlyLine]) -> list[tuple[str, str, str]]:
    return [
        (line.kind, f"{line.money.amount.normalize():f} {line.money.currency}", line.basis)
        for line in lines
    ]


def test_a_whole_version_adds_up() -> None:
    costs = (
        cost("training", "37.50", source="invoice 7"),
        cost("eval", "3.112"),
        cost("labor", "3600", "EUR"),
        monthly("hosting", "12.00"),
    )
    usage = [use("2026-11-21"), use("2026-11-22"), use("2026-10-31"), use("2026-12-01")]
    found = one(version(costs=costs), usage)
    assert [(line.kind, line.source) for line in found.once] == [
        ("training", "invoice 7"),
        ("eval", None),
        ("labor", None),
    ]
    assert found.once_totals == {"EUR": Decimal(3600), "USD": Decimal("40.612")}
    assert amounts(found.monthly) == [
        ("hosting", "12 USD", "recorded"),
        ("inference", "1.328 USD", "computed"),
    ]
    assert found.month_totals == {"USD": Decimal("13.328")}
    assert (found.unknown, found.notes) == ((), ())
    quantity = found.monthly[1].quantity
    assert quantity is not None
    assert (quantity.days, quantity.requests, quantity.input_tokens) == (2, 2000, 700_000)


def test_billed_is_preferred_and_both_are_shown() -> None:
    found = one(version(), [use("2026-11-21", billed=usd("0.70")), use("2026-11-22")])
    billed, computed = found.monthly
    assert (billed.basis, billed.billed, billed.computed) == ("billed", usd("0.70"), usd("0.664"))
    assert (computed.basis, computed.billed, computed.computed) == ("computed", None, usd("0.664"))
    assert found.month_totals == {"USD": Decimal("1.364")}


def test_what_was_billed_in_another_currency_stands_beside_what_was_computed() -> None:
    rows = [use("2026-11-20", billed=Money(Decimal("0.60"), "EUR"))]
    found = report([version()], rows, shipped(), NOV, today=TODAY)
    [line] = found.models[0].monthly
    assert (line.money, line.computed) == (Money(Decimal("0.60"), "EUR"), usd("0.664"))
    said = report_to_json(found)["models"][0]["monthly"][0]
    assert (said["billed"], said["currency"]) == ("0.60", "EUR")
    assert (said["computed"], said["computed_currency"]) == ("0.664", "USD")
    [cells] = [row for row in DictReader(StringIO(report_to_csv(found))) if row["billed"]]
    assert (cells["currency"], cells["computed"], cells["computed_currency"]) == (
        "EUR",
        "0.664",
        "USD",
    )


def test_a_bill_without_a_known_price_is_complete() -> None:
    serving_id = "ft:gpt-9:acme::x"
    usage = [use(model=serving_id, billed=Money(Decimal(3), "EUR"))]
    found = one(version(serving_id), usage)
    assert amounts(found.monthly) == [("inference", "3 EUR", "billed")]
    assert found.monthly[0].computed is None
    assert found.unknown == ()


def test_a_missing_price_is_listed_by_name_and_left_out() -> None:
    serving_id = "ft:gpt-9:acme::x"
    result = owned(
        [version(serving_id)], [use(d, serving_id) for d in ("2026-11-01", "2026-11-02")]
    )
    (found,) = result.models
    name = f"openai {serving_id}"
    assert found.unknown == (f"price of input for {name}; price of output for {name} (2 days)",)
    assert found.monthly == ()
    assert found.month_totals == {}
    assert not result.complete


def test_no_usage_is_unknown_and_not_zero() -> None:
    found = one(version())
    assert found.unknown == ("inference: no usage imported for 2026-11",)
    assert one(version(None)).unknown == ("inference: no serving id to find its usage by",)
    assert one(version(status=Status.RETIRED)).unknown == ()


def test_training_is_estimated_from_tokens_only_with_a_price_and_never_over_an_invoice() -> None:
    price = row("training", "5", model="gpt-4.1-mini-2025-04-14")
    book = PriceBook([price], shipped().rows)
    bare = version(costs=(), trained_tokens=7_500_000)
    (line,) = one(bare, [use()], book=book).once
    assert (line.money, line.computed) == (usd("37.5"), True)
    assert line.source == (
        "7,500,000 trained tokens at 5.00 USD per 1,000,000 (https://prices.example)"
    )
    [lacks] = one(bare, [use()]).unknown
    assert lacks == (
        "training cost: price of training for openai gpt-4.1-mini-2025-04-14,"
        " or tracker register --cost"
    )
    [lacks] = one(version(costs=()), [use()], book=book).unknown
    assert lacks.startswith("training cost: tracker register --cost")
    both = one(version(trained_tokens=8_000_000), [use()], book=book)
    assert both.once_totals == {"USD": Decimal("37.50")}
    assert both.notes == ("training by tokens and list price: 40.00 USD",)


def test_costs_dated_later_are_not_spent_yet() -> None:
    later = cost("data", "100", as_of=date(2026, 11, 25))
    soon = monthly("hosting", "9", as_of=date(2026, 12, 1))
    first = cost("training", "1", as_of=TODAY)
    found = one(version(costs=(first, later, soon)), [use()])
    assert found.once_totals == {"USD": Decimal(1)}
    assert found.notes == ("data of 100.00 USD is dated 2026-11-25: not spent yet, left out",)
    assert [line.kind for line in found.monthly] == ["inference"]


def test_a_retired_version_keeps_its_past_and_owes_nothing() -> None:
    costs = (cost("training", "1"), monthly("hosting", "9", source="contract"))
    retired = one(version(costs=costs, status=Status.RETIRED), [use()])
    assert [line.kind for line in retired.monthly] == ["inference"]
    assert retired.once_totals == {"USD": Decimal(1)}
    assert retired.notes == ("retired: its recorded monthly costs are left out",)
    assert one(version(costs=costs)).monthly[0].sources == ("contract",)


def test_self_hosted_models_are_paid_by_the_machine() -> None:
    costs = (cost("training", "1"), monthly("hosting", "500"))
    usage = [use(model="/models/tone", provider=None)]
    hosted = one(version("/models/tone", provider="self_hosted", costs=costs), usage)
    assert amounts(hosted.monthly) == [("hosting", "500 USD", "recorded")]
    assert hosted.unknown == ()
    bare = one(version("/models/tone", provider="self_hosted", costs=costs[:1]))
    assert bare.unknown == ("hosting per month",)


@pytest.mark.parametrize(
    ("model", "provider", "matched"),
    [
        (TRIAGE.upper(), "openai", True),
        (TRIAGE, None, True),
        (f"{TRIAGE}:ckpt-step-90", "openai", True),
        (TRIAGE, "azure", False),
        (f"{TRIAGE}x", "openai", False),
        ("gpt-4.1-mini", "openai", False),
    ],
)
def test_usage_is_matched_by_serving_id(model: str, provider: str | None, matched: bool) -> None:
    result = owned([version()], [use(model=model, provider=provider)])
    assert bool(result.models[0].monthly) is matched
    assert [row.model for row in result.unmatched] == ([] if matched else [model])


def test_a_registered_checkpoint_gets_its_own_usage() -> None:
    checkpoint = f"{TRIAGE}:ckpt-step-90"
    versions = [version(), version(checkpoint, id=2, number=2)]
    first, second = owned(versions, [use(model=checkpoint)]).models
    assert not first.monthly
    assert second.monthly


def test_an_id_served_by_two_providers_needs_the_provider() -> None:
    versions = [version("m"), version("m", id=2, number=2, provider="azure")]
    assert owned(versions, [use(model="m", provider=None)]).unmatched
    assert not owned(versions, [use(model="m", provider="azure")]).unmatched


def test_unmatched_usage_is_kept_priced_and_out_of_the_totals() -> None:
    usage = [
        use(),
        use("2026-11-21", "gpt-4.1-mini"),
        use("2026-11-22", "gpt-4.1-mini", "csv"),
        use(model="mystery", provider=None),
    ]
    result = owned([version()], usage)
    known, mystery = result.unmatched
    assert (known.model, known.tuned, known.sources) == (
        "gpt-4.1-mini",
        False,
        ("csv", "openai_usage"),
    )
    assert amounts(known.inference.lines) == [("inference", "0.664 USD", "computed")]
    assert (known.quantity.days, known.quantity.requests) == (2, 2000)
    assert mystery.inference.unknown == ("provider of mystery (1 day)",)
    assert result.month_totals == {"USD": Decimal("0.664")}
    assert result.complete


def test_an_unregistered_fine_tune_makes_the_report_incomplete() -> None:
    result = owned([version()], [use(), use(model="ft:gpt-4o-2024-08-06:acme::zz")])
    assert not result.complete
    assert result.unmatched[0].tuned


def test_two_sources_of_one_day_are_counted_once() -> None:
    """The provider's charge, the provider's tokens, and a proxy that saw the same calls."""
    charge = use(
        source="openai_costs",
        requests=0,
        input_tokens=0,
        output_tokens=0,
        billed=usd("0.66"),
    )
    batch = use(source="openai_usage/batch", requests=10, input_tokens=10, output_tokens=0)
    proxy = use(source="litellm", requests=900, billed=usd("0.60"))
    found = one(version(), [proxy, use(), batch, charge])
    (line,) = found.monthly
    assert line.money == usd("0.66")
    assert line.computed == usd("0.664004")
    assert line.quantity is not None
    assert line.quantity.requests == 1010
    assert line.sources == ("litellm", "openai_costs", "openai_usage")
    assert found.notes == (
        "1 day of usage came from openai_costs and openai_usage and litellm: counted once",
    )


def test_a_charge_for_a_part_of_a_day_is_not_taken_for_the_whole() -> None:
    batch = use(source="csv/batch")
    (line,) = one(version(), [use(source="csv", billed=usd("9")), batch]).monthly
    assert (line.basis, line.money) == ("computed", usd("0.996"))


def test_a_charge_without_tokens_counts() -> None:
    charge = use(
        source="openai_costs", requests=0, input_tokens=0, output_tokens=0, billed=usd("0.66")
    )
    (line,) = one(version(), [charge]).monthly
    assert (line.money, line.computed) == (usd("0.66"), None)
    empty = use(requests=0, input_tokens=0, output_tokens=0)
    assert one(version(), [empty]).unknown == ("token counts (1 day)",)


def test_prices_of_two_tiers_in_two_currencies_stay_unknown() -> None:
    euro = row("batch_input", "1", currency="EUR"), row("batch_output", "1", currency="EUR")
    usage = [use(), use(source="openai_usage/batch")]
    found = one(version(), usage, book=PriceBook(euro, shipped().rows))
    assert found.unknown == ("prices in one currency (1 day)",)


def test_old_prices_say_when_they_were_read() -> None:
    rows = [row(kind, "1", retrieved_at=date(2026, 8, 25)) for kind in ("input", "output")]
    assert one(version(), [use()], book=PriceBook(rows)).notes == (
        "the price of input was read on 2026-08-25, 91 days ago",
        "the price of output was read on 2026-08-25, 91 days ago",
    )
    fresh = [row(kind, "1", retrieved_at=date(2026, 8, 26)) for kind in ("input", "output")]
    assert one(version(), [use()], book=PriceBook(fresh)).notes == ()


def test_totals_of_all_models_are_per_currency() -> None:
    versions = [
        version("ft:gpt-9:a::2", id=2, model="b", costs=(cost("training", "5", "EUR"),)),
        version(),
    ]
    result = owned(versions, [use(), use(model="ft:gpt-9:a::2", billed=Money(Decimal(2), "EUR"))])
    assert [model.version.label for model in result.models] == ["b v1", "triage v1"]
    assert result.once_totals == {"EUR": Decimal(5), "USD": Decimal("37.50")}
    assert result.month_totals == {"EUR": Decimal(2), "USD": Decimal("0.664")}
    assert result.complete


def test_the_month_may_be_any_day_of_it_and_must_have_begun() -> None:
    running = owned([], month=date(2026, 11, 13))
    assert (running.month, running.through, running.partial) == (NOV, TODAY, True)
    past = owned([], month=date(2026, 2, 1))
    assert (past.through, past.partial) == (date(2026, 2, 28), False)
    last_day = owned([], today=date(2026, 11, 30))
    assert last_day.partial
    with pytest.raises(InputError, match="2026-12 has not begun"):
        owned([], month=date(2026, 12, 1))
