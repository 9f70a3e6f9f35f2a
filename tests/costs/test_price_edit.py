"""Adding rows to a price file that somebody keeps by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs.builders import row
from tracker.costs.price_edit import add_rows
from tracker.costs.price_file import parse_prices
from tracker.errors import ConflictError, InputError

BY_HAND = """\
# ours, agreed in March   \u2014 do not touch
[defaults]
provider = "openai"       # nearly all
currency = "USD"
source_url = 'contract 7'
retrieved_at = 2026-03-01

[[prices]]
# half of the list
model = "ft:gpt-4.1-mini-2025-04-14:*"
kind = "training"
price = "3.00"   # per million
valid_from = 2026-03-01

[[prices]]
model = "ft:x:*"
kind = "output"
price = "9"
valid_from = 2026-03-01
valid_to = 2026-06-30
# the end
"""
JULY = date(2026, 7, 1)


def test_what_is_there_stays_word_for_word() -> None:
    new = row("training", "6.00", model="ft:x:*", source_url='in "quotes"')
    edited = add_rows(BY_HAND, [new], "p.toml")
    assert edited.text.startswith(BY_HAND) and edited.ended == ()
    assert parse_prices(edited.text, "p.toml")[-1] == new
    again = add_rows(edited.text, [row("gpu_hour", "2.5", provider="self_hosted")], "p.toml")
    assert again.text.startswith(edited.text + "\n[[prices]]\n")


def test_an_open_price_is_ended_only_if_asked() -> None:
    new = row("training", "6.00", valid_from=JULY)
    with pytest.raises(
        ConflictError, match=r"p\.toml has a price of training for openai ft:gpt"
    ) as caught:
        add_rows(BY_HAND, [new], "p.toml")
    assert "--close" in str(caught.value.hint)
    edited = add_rows(BY_HAND, [new], "p.toml", close=True)
    assert [one.price for one in edited.ended] == [Decimal("3.00")]
    ended, _, last = parse_prices(edited.text, "p.toml")
    assert (ended.valid_to, last) == (date(2026, 6, 30), new)
    began = "valid_from = 2026-03-01\n"
    assert edited.text.startswith(BY_HAND.replace(began, f"{began}valid_to = 2026-06-30\n", 1))


def test_a_price_after_one_that_ended_needs_no_closing() -> None:
    new = row("output", "8", model="ft:x:*", valid_from=JULY)
    assert add_rows(BY_HAND, [new], "p.toml").ended == ()


def test_a_price_cannot_begin_before_one_that_is_open() -> None:
    earlier = row("training", "6.00", valid_from=date(2026, 1, 1))
    with pytest.raises(ConflictError, match="from 2026-03-01") as caught:
        add_rows(BY_HAND, [earlier], "p.toml", close=True)
    assert "--to" in str(caught.value.hint)
    until = row("training", "6.00", valid_to=date(2026, 2, 28))
    assert add_rows(BY_HAND, [until], "p.toml").ended == ()


def test_a_new_file_says_what_it_is_for() -> None:
    new = row("training", "5.00")
    text = add_rows("", [new], "p.toml").text
    assert text.startswith("# What you pay") and parse_prices(text, "p.toml") == [new]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("prices = [{}", "not TOML"),
        ("prices = []\n", "has its prices in one list"),
        ("[defaults]\nvalid_to = 2020-01-01\n", "is before valid_from"),
    ],
)
def test_files_that_cannot_be_added_to(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        add_rows(text, [row("training", "5.00")], "p.toml")


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True, min_size=1, max_size=6))
def test_prices_that_follow_each_other_are_all_found_again(days: list[date]) -> None:
    text, wanted = "", sorted(days)
    for number, day in enumerate(wanted, start=1):
        new = row("training", str(number), valid_from=day)
        text = add_rows(text, [new], "p.toml", close=True).text
    rows = parse_prices(text, "p.toml")
    for number, day in enumerate(wanted, start=1):
        (valid,) = [one for one in rows if one.valid_on(day)]
        assert valid.price == number
