"""Days, months and years of costs, and how often a base ends in them (DOMAIN D1 and D2).

Exact to 34 digits.
"""

from __future__ import annotations

from decimal import Decimal

from tracker.costs.amounts import EXACT

DAYS_PER_YEAR = Decimal("365.25")
DAYS_PER_MONTH = Decimal("30.4375")
HOURS_PER_MONTH = Decimal(730)


def forced_per_year(median_life_days: Decimal) -> Decimal:
    """How often a year a base of median life goes away under the fine-tune."""
    return EXACT.divide(DAYS_PER_YEAR, median_life_days)


def months_of(days: Decimal | int) -> Decimal:
    return EXACT.divide(Decimal(days), DAYS_PER_MONTH)


def once_a_month(once: Decimal, base_life_days: Decimal | int) -> Decimal:
    """What was spent once, spread over the life of the base."""
    return EXACT.divide(once, months_of(base_life_days))
