from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tracker.costs.amounts import Unknown
from tracker.costs.fx import Rates, parse_rates
from tracker.domain.money import Money
from tracker.errors import InputError

ROW = '[[rates]]\nfrom = "EUR"\nto = "USD"\nrate = "{rate}"\nvalid_from = {day}\nsource = "bank"\n'
TWO = ROW.format(rate="1.08", day="2026-11-01") + ROW.format(rate="1.10", day="2026-11-15")


@pytest.mark.parametrize(("day", "amount"), [(14, "10.80"), (15, "11.00"), (30, "11.00")])
def test_the_newest_rate_of_the_day_counts(day: int, amount: str) -> None:
    rates = Rates(parse_rates(TWO, "fx.toml"))
    converted = rates.convert(Money(Decimal(10), "EUR"), "USD", date(2026, 11, day))
    assert converted == Money(Decimal(amount), "USD")


def test_no_rate_is_made_up() -> None:
    rates, day = Rates(parse_rates(TWO, "fx.toml")), date(2026, 10, 31)
    euros, dollars = Money(Decimal(10), "EUR"), Money(Decimal(10), "USD")
    assert rates.convert(euros, "USD", day) == Unknown("rate of EUR to USD on 2026-10-31")
    assert isinstance(rates.convert(dollars, "EUR", date(2026, 12, 1)), Unknown)
    assert rates.convert(dollars, "USD", day) == dollars


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rates", "not TOML"),
        ("rates = 3", "rates are not rows"),
        ("other = 3", "rates are not rows"),
        ('[[rates]]\nfrom = "EUR"', "rate 1: needs exactly from, to, rate"),
        (TWO.replace('"1.08"', "1.08"), "rate 1: rate 1.08 is not an amount in quotes"),
        (TWO.replace('"1.10"', '"0"'), "rate 2: rate '0' is not an amount"),
        (TWO.replace("2026-11-01", '"2026"'), "valid_from '2026' is not a day"),
        (TWO.replace('"USD"', '"usd"'), "to 'usd' is not a currency"),
        (TWO.replace("11-15", "11-01"), "two rates of EUR to USD are valid from 2026-11-01"),
    ],
)
def test_refusals(text: str, says: str) -> None:
    with pytest.raises(InputError, match=r"^fx\.toml") as caught:
        parse_rates(text, "fx.toml")
    assert says in caught.value.message
