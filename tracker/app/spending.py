"""What versions have cost so far, and what they have saved against doing without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.app.context import App
from tracker.app.economics import Ledger, open_ledger
from tracker.app.summary import cost_report
from tracker.costs.attribution import attribute
from tracker.costs.spending import Spent, spent_to_date
from tracker.db import usage as usage_rows
from tracker.db.costed import list_costed
from tracker.domain.version import ModelVersion


def spending(
    app: App, versions: Sequence[ModelVersion], *, on: date, ledger: Ledger | None = None
) -> dict[int, Spent]:
    """Version id → what was spent up to ``on``, today at the latest.

    ``ledger``: what accounts are reckoned from, if it is at hand; it counts if it is of that day.
    Raises InputError for a bad price or rate file.
    """
    day = min(on, app.today())
    with app.database.read() as tx:
        everything = list_costed(tx)
        rows = usage_rows.usage(tx, start=date.min, end=day)
    matched, _ = attribute(everything, rows)
    wanted = {version.id for version in versions}
    report = [cost for cost in cost_report(app, day).models if cost.version.id in wanted]
    if ledger is None or ledger.on != day:
        ledger = open_ledger(app, on=day, everything=everything)
    book = ledger.till.book
    return {
        cost.version.id: spent_to_date(
            cost, matched.get(cost.version.id, []), book, ledger.account(cost.version)
        )
        for cost in report
    }
