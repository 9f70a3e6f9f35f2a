from __future__ import annotations

from decimal import Decimal

from tracker.costs.periods import forced_per_year, months_of, once_a_month


def test_a_base_of_median_life_ends_so_often() -> None:
    assert round(forced_per_year(Decimal(504)), 4) == Decimal("0.7247")


def test_days_in_months() -> None:
    assert [round(months_of(days), 2) for days in (392, 504)] == [
        Decimal("12.88"),
        Decimal("16.56"),
    ]


def test_one_off_costs_spread_over_the_life_of_the_base() -> None:
    assert once_a_month(Decimal(3650), Decimal("304.375")) == Decimal(365)
