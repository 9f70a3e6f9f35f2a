"""Cost of ownership: the report of a month, and the prices it rests on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from tracker.app.context import App
from tracker.app.evidence import read_text
from tracker.catalog.load import bundled_prices
from tracker.costs.cost_report import CostReport
from tracker.costs.ownership import report
from tracker.costs.price_file import parse_prices
from tracker.costs.prices import PriceBook, PriceRow
from tracker.db import usage as usage_rows
from tracker.db.costed import list_costed
from tracker.errors import InputError


def cost_report(app: App, month: date) -> CostReport:
    """What the registered models cost: once, up to now, and in ``month`` (any day of it).

    Of what they stand on, its versions have the costs alone.
    """
    first = month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with app.database.read() as tx:
        versions = list_costed(tx)
        usage = usage_rows.usage(tx, start=first, end=last)
    tokens = {one.model: one.training_tokens or 0 for one in app.config.costs.upkeep}
    return report(versions, usage, price_book(app), first, today=app.today(), tokens=tokens)


def price_book(app: App) -> PriceBook:
    """The team's own prices first, then those shipped. Raises InputError for a bad file."""
    own: list[PriceRow] = []
    path = app.config.costs.prices_file
    if path is not None:
        if not path.exists():
            msg = f"there is no file {path}, the price file of the configuration"
            raise InputError(msg, "tracker costs prices set makes it, with the first price")
        own = parse_prices(read_text(path), str(path), app.own_providers)
    return PriceBook(own, parse_prices(bundled_prices(), "the shipped prices"))
