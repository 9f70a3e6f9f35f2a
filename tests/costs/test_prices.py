from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.costs.builders import TRIAGE, row, shipped
from tracker.costs.amounts import Unknown
from tracker.costs.price_file import parse_prices
from tracker.costs.prices import PriceBook, PriceKind, PriceRow
from tracker.errors import InputError

ROW = """
[[prices]]
provider = "openai"
model = "ft:gpt-4o-mini-2024-07-18:*"
kind = "training"
price = "3.00"
currency = "USD"
valid_from = 2026-01-01
source_url = "contract 7"
retrieved_at = 2026-02-01
"""


def price(found: PriceRow | Unknown) -> str:
    assert isinstance(found, PriceRow), found
    return str(found.price)


def test_a_row_is_read_with_its_defaults() -> None:
    (found,) = parse_prices(ROW, "prices.toml")
    assert (found.price, found.per, found.valid_to) == (Decimal("3.00"), 1_000_000, None)
    assert found.cost(2_500_000).amount == Decimal("7.5")


def test_defaults_fill_rows_and_rows_win() -> None:
    text = '[defaults]\nprovider = "aws"\ncurrency = "EUR"\nvalid_from = 2026-01-01\n'
    text += 'source_url = "x"\nretrieved_at = 2026-01-01\n'
    text += '[[prices]]\nmodel = "M"\nkind = "gpu_hour"\nprice = "2"\n'
    text += '[[prices]]\nmodel = "M"\nkind = "input"\nprice = "2"\ncurrency = "USD"\n'
    gpu, tokens = parse_prices(text, "p")
    assert (gpu.provider, gpu.model, gpu.per, gpu.currency) == ("bedrock", "m", 1, "EUR")
    assert tokens.currency == "USD"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"3.00"', "3.00"), "in quotes"),
        (('"3.00"', '"-3"'), "is negative"),
        (('"3.00"', '"1e9"'), "in quotes"),
        (('"training"', '"trainings"'), "unknown kind 'trainings'"),
        (('"openai"', '"opnai"'), "did you mean openai"),
        (('"openai"', "7"), "provider 7 is not text"),
        (('"USD"', '"USX"'), "'USX' is not a currency"),
        (("2026-01-01", '"2026-01-01"'), "is not a day"),
        (("2026-01-01", "2026-01-01T00:00:00Z"), "is not a day"),
        (('kind = "training"', ""), "kind missing"),
        (('kind = "training"', 'kind = "training"\nper = 0'), "per 0"),
        (('kind = "training"', 'kind = "training"\nvalid_to = 2025-01-01'), "is before"),
        (('kind = "training"', 'kind = "training"\nuntil = 1'), "unknown key 'until'"),
        (("[[prices]]", "[prices]"), "are not rows"),
        (("[[prices]]", "[[price]]"), "unknown key 'price'"),
        (("[[prices]]", "[[prices]"), "not TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_the_place(
    change: tuple[str, str], says: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse_prices(ROW.replace(*change), "prices.toml")
    assert says in str(caught.value)
    assert caught.value.message.startswith("prices.toml:")
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_what_is_wrong_is_said_with_the_line_it_stands_on() -> None:
    with pytest.raises(InputError, match=r"^p:\d+ \(ft:gpt") as caught:
        parse_prices(ROW + ROW.replace('"3.00"', '"-3"'), "p")
    line = int(caught.value.message.split(":")[1].split()[0])
    assert (ROW + ROW).splitlines()[line - 1] == 'price = "3.00"'
    text = f'[defaults]\ncurrency = "USX"\n{ROW}'.replace('currency = "USD"\n', "")
    with pytest.raises(InputError, match=r"^p:2 \(ft:gpt.*\): 'USX' is not a currency"):
        parse_prices(text, "p")
    with pytest.raises(InputError, match=r"^p:1: model, kind, price, .* missing"):
        parse_prices('[[prices]]\nprovider = "openai"\n', "p")


def test_overlapping_rows_are_refused_and_adjoining_ones_are_not() -> None:
    ended = ROW.replace('kind = "training"', 'kind = "training"\nvalid_to = 2026-05-31')
    later = ROW.replace("valid_from = 2026-01-01", "valid_from = 2026-06-01")
    assert len(parse_prices(later + ended, "p")) == 2
    with pytest.raises(InputError, match="are valid on 2026-06-01"):
        parse_prices(ROW + later, "p")
    with pytest.raises(InputError, match="two prices"):
        parse_prices(ROW + ROW.replace("ft:gpt", "FT:gpt"), "p")


def test_the_price_valid_on_the_day_is_found() -> None:
    old = row("input", "1.00", valid_to=date(2026, 5, 31))
    new = row("input", "0.80", valid_from=date(2026, 6, 1))
    book = PriceBook([new, old])
    for day, expected in [("2026-05-31", "1.00"), ("2026-06-01", "0.80")]:
        found = book.lookup("openai", TRIAGE, PriceKind.INPUT, date.fromisoformat(day))
        assert price(found) == expected
    before = book.lookup("openai", TRIAGE, PriceKind.INPUT, date(2025, 12, 31))
    assert isinstance(before, Unknown)
    assert before.reason.endswith("on that day")


def test_the_most_specific_row_wins_and_an_id_beats_every_glob() -> None:
    rows = [row("input", "3", model="*"), row("input", "2", model="ft:gpt-4.1-mini*")]
    rows.append(row("input", "1", model=TRIAGE.lower()))
    day = date(2026, 11, 1)
    assert price(PriceBook(rows).lookup("openai", TRIAGE, PriceKind.INPUT, day)) == "1"
    assert price(PriceBook(rows[:2]).lookup("openai", TRIAGE, PriceKind.INPUT, day)) == "2"
    assert isinstance(PriceBook(rows).lookup("azure", TRIAGE, PriceKind.INPUT, day), Unknown)


def test_rows_that_fit_equally_well_make_the_price_unknown() -> None:
    rows = [row("input", "1", model="ft:*:ab"), row("input", "2", model="ft:a*:b")]
    day = date(2026, 11, 1)
    found = PriceBook(rows).lookup("openai", "ft:a:x:ab", PriceKind.INPUT, day)
    assert not isinstance(found, Unknown)
    tie = PriceBook([row("input", "1", model="ft:a*"), row("input", "2", model="ft:*b")])
    found = tie.lookup("openai", "ft:ab", PriceKind.INPUT, day)
    assert found == Unknown("price of input: 'ft:a*' and 'ft:*b' fit equally well")
    same = PriceBook([row("input", "1", model="ft:a*"), row("input", "1", model="ft:*b")])
    assert price(same.lookup("openai", "ft:ab", PriceKind.INPUT, day)) == "1"


def test_the_users_rows_beat_the_shipped_ones() -> None:
    own = row("input", "0.70", model="ft:*")
    book = PriceBook([own], shipped().rows)
    day = date(2026, 11, 1)
    assert price(book.lookup("openai", TRIAGE, PriceKind.INPUT, day)) == "0.70"
    assert price(book.lookup("openai", TRIAGE, PriceKind.OUTPUT, day)) == "3.20"


@pytest.mark.parametrize(
    ("base", "kind", "expected"),
    [
        ("gpt-4.1-mini-2025-04-14", "input", "0.80"),
        ("gpt-4.1-mini-2025-04-14", "cached_input", "0.20"),
        ("gpt-4.1-mini-2025-04-14", "output", "3.20"),
        ("gpt-4.1-mini-2025-04-14", "batch_output", "1.60"),
        ("gpt-4o-mini-2024-07-18", "cached_input", "0.15"),
        ("gpt-4o-2024-11-20", "cached_input", "1.875"),
        ("o4-mini-2025-04-16", "output", "16.00"),
        ("gpt-3.5-turbo", "input", "3.00"),
    ],
)
def test_shipped_prices(base: str, kind: str, expected: str) -> None:
    day = date(2026, 11, 1)
    found = shipped().lookup("openai", f"ft:{base}:acme::x1", PriceKind(kind), day)
    assert price(found) == expected


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("gpt-4.1-mini-2025-04-14", "training"),
        ("gpt-4-0613", "input"),
        ("gpt-4o-2024-08-06", "batch_input"),
        ("gpt-4o-2024-08-06", "batch_output"),
        ("gpt-5-2025-08-07", "input"),
    ],
)
def test_doubtful_prices_are_not_shipped(base: str, kind: str) -> None:
    day = date(2026, 11, 1)
    found = shipped().lookup("openai", f"ft:{base}:acme::x1", PriceKind(kind), day)
    assert isinstance(found, Unknown)


def test_shipped_prices_are_plausible_and_sourced() -> None:
    rows = shipped().rows
    prices = {(r.model, r.kind): r.price for r in rows}
    for (model, kind), amount in prices.items():
        if kind is PriceKind.CACHED_INPUT:
            assert amount < prices[model, PriceKind.INPUT]
        if kind in (PriceKind.BATCH_INPUT, PriceKind.BATCH_OUTPUT):
            standard = PriceKind(kind.value.removeprefix("batch_"))
            assert amount * 2 == prices[model, standard]
    assert all(r.source_url.startswith("https://") for r in rows)


def test_a_tune_at_azure_is_quoted_by_its_base_unless_its_id_has_rows() -> None:
    base, tune = "gpt-4o-mini-2024-07-18", "gpt-4o-mini-2024-07-18.ft-0f31c0de5b2a4d7f-invoices"
    day = date(2026, 11, 24)
    quoted = row("input", "0.15", provider="azure", model=base)
    own = row("input", "0.20", provider="azure", model=f"{base}.ft-*")
    assert price(PriceBook([quoted]).lookup("azure", tune, PriceKind.INPUT, day)) == "0.15"
    assert price(PriceBook([quoted, own]).lookup("azure", tune, PriceKind.INPUT, day)) == "0.20"
    # Everywhere else the price of a base says nothing about its tunes.
    other = row("input", "0.15", model=base)
    unknown = PriceBook([other]).lookup("openai", f"ft:{base}:acme::x", PriceKind.INPUT, day)
    assert isinstance(unknown, Unknown)
