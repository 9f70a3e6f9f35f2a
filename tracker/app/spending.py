"""What versions have cost so far, and what they have saved against doing without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.app.context import App
from tracker.app.economics import accounts
from tracker.app.summary import cost_report, price_book
from tracker.costs.attribution import attribute
from tracker.costs.spending import Spent, spent_to_date
from tracker.db import usage as usage_rows
from tracker.db.costed import list_costed
from tracker.domain.version import ModelVersion


def spending(app: App, versions: Sequence[ModelVersion], *, on: date) -> dict[int, Spent]:
    """Version id → what was spent up to ``on``, today at the latest. Raises InputError."""
    day = min(on, app.today())
    with app.database.read() as tx:
        everything = list_costed(tx)
        rows = usage_rows.usage(tx, start=date.min, end=day)
    matched, _ = attribute(everything, rows)
    wanted = {version.id for version in versions}
    report = [cost for cost in cost_report(app, day).models if cost.version.id in wanted]
    worth = accounts(app, [cost.version for cost in report], on=day)
    book = price_book(app)
    return {
        cost.version.id: spent_to_date(
            cost, matched.get(cost.version.id, []), book, worth[cost.version.id]
        )
        for cost in report
    }
