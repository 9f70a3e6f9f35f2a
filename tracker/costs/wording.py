"""Prices in words."""

from __future__ import annotations

from tracker.costs.amounts import amount_text
from tracker.costs.prices import PriceRow


def rate_words(row: PriceRow) -> str:
    """``0.80 USD per 1,000,000``."""
    return f"{amount_text(row.price)} {row.currency} per {row.per:,}"
