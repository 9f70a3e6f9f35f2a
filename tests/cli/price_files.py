"""What the tests of plans say about money: the team's own prices, and its ``[costs]``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

DEFAULTS = """
[defaults]
currency = "USD"
valid_from = 2026-01-01
source_url = "contract"
retrieved_at = 2026-11-20
"""


def price_row(provider: str, model: str, kind: str, price: str) -> str:
    """A ``[[prices]]`` table."""
    names = f'provider = "{provider}"\nmodel = "{model}"\nkind = "{kind}"\n'
    return f'[[prices]]\n{names}price = "{price}"\n'


def write_prices(provider: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """``prices.toml`` with rows of model, kind and price."""
    tables = "".join(price_row(provider, *row) for row in rows)
    Path("prices.toml").write_text(DEFAULTS + tables, encoding="utf-8")


def write_costs(text: str) -> None:
    """``text`` in the place of ``[costs]`` and of all that follows it in ``tracker.toml``."""
    config = Path("tracker.toml")
    head = config.read_text("utf-8").partition("[costs]")[0]
    config.write_text(head + text, encoding="utf-8")
