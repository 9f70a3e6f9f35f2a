from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.costs.amounts import amount_text, totals_of, totals_text
from tracker.domain.money import Money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("214.5", "214.50"),
        ("0.000664", "0.000664"),
        ("0.00066400000000", "0.000664"),
        ("1E+3", "1000.00"),
        ("-0.5", "-0.50"),
        ("0.12345678905", "0.123456789"),
        ("0.12345678915", "0.1234567892"),
        ("1E+40", "1" + "0" * 40 + ".00"),
        (
            "12345678901234567890123456789012345678.00000000001",
            "12345678901234567890123456789012345678.00",
        ),
    ],
)
def test_amounts_print_exactly_with_two_to_ten_decimals(amount: str, text: str) -> None:
    assert amount_text(Decimal(amount)) == text


def test_currencies_are_kept_apart() -> None:
    sums = totals_of([Money(Decimal(n), c) for n, c in [("1", "USD"), ("2", "EUR"), ("3", "USD")]])
    assert totals_text(sums) == {"EUR": "2.00", "USD": "4.00"}


def test_sums_keep_34_digits() -> None:
    big, small = Money(Decimal("1e20"), "USD"), Money(Decimal("1e-12"), "USD")
    assert totals_of([big, small])["USD"] == Decimal("100000000000000000000.000000000001")
