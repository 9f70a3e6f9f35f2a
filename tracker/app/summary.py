"""Cost of ownership: the report, and sending it round."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.alerting import recipients
from tracker.app.context import App
from tracker.app.evidence import read_text
from tracker.app.proofs import proof_summary
from tracker.catalog.load import bundled_prices
from tracker.costs.cost_report import CostReport
from tracker.costs.ownership import report
from tracker.costs.price_file import parse_prices
from tracker.costs.prices import PriceBook, PriceRow
from tracker.costs.report_json import report_to_json
from tracker.db import outbox, registry
from tracker.db import usage as usage_rows
from tracker.domain.delivery import NewDelivery


def cost_report(app: App, month: date) -> CostReport:
    """What the registered models cost: once, up to now, and in ``month`` (any day of it)."""
    first = month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with app.database.read() as tx:
        versions = registry.list_versions(tx, include_retired=True)
        usage = usage_rows.usage(tx, start=first, end=last)
    return report(versions, usage, price_book(app), first, today=app.today())


def cost_facts(app: App, month: date) -> dict[str, Any]:
    """The report as JSON, with the labels of what it was spent on without a proof of its gain."""
    facts = report_to_json(cost_report(app, month))
    unproven = set(proof_summary(app).unproven)
    return facts | {"unproven": [m["label"] for m in facts["models"] if m["label"] in unproven]}


def price_book(app: App) -> PriceBook:
    """The team's own prices first, then those shipped. Raises InputError for a bad file."""
    own: list[PriceRow] = []
    path = app.config.costs.prices_file
    if path is not None:
        own = parse_prices(read_text(path), str(path))
    return PriceBook(own, parse_prices(bundled_prices(), "the shipped prices"))


def send_cost_summary(app: App, month: date) -> int:
    """Queue the month's summary once per channel and recipient; returns how many are new."""
    facts = cost_facts(app, month)
    requests = [
        NewDelivery(
            key=delivery_key("costs", month.isoformat(), channel, recipient),
            channel=channel,
            recipient=recipient,
            event="costs",
            facts=facts,
        )
        for channel, recipient in recipients(app, None)
    ]
    with app.database.write() as tx:
        return outbox.enqueue(tx, requests, now=app.shared_now(tx))
