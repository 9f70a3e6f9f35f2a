"""The cost report as CSV: one row per line, and one for everything that is not known."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from tracker.costs.amounts import amount_text
from tracker.costs.cost_report import CostReport, MonthlyLine, OnceLine, VersionCost
from tracker.domain.money import Money

COLUMNS = (
    "month",
    "model",
    "version",
    "owner",
    "team",
    "provider",
    "period",
    "kind",
    "basis",
    "quantity",
    "unit",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
    "rates",
    "amount",
    "currency",
    "billed",
    "computed",
    "computed_currency",
    "source",
)
_FORMULA = ("=", "+", "-", "@")

Cells = dict[str, str | int]


def report_to_csv(report: CostReport) -> str:
    """Lines of the same columns. An unknown has no amount, and its name as the source.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, and every text
    is one line.
    """
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for cost in report.models:
        for cells in _rows(cost):
            row = {"month": f"{report.month:%Y-%m}"} | _whose(cost) | cells
            writer.writerow({key: _inert(value) for key, value in row.items()})
    return out.getvalue()


def _whose(cost: VersionCost) -> Cells:
    details = cost.version.details
    return {
        "model": details.model,
        "version": cost.version.number,
        "owner": details.owner or "",
        "team": details.tags.get("team", ""),
        "provider": details.provider,
    }


def _rows(cost: VersionCost) -> Iterator[Cells]:
    yield from (_once(line) for line in cost.once)
    yield from (_monthly(line) for line in cost.monthly)
    for what in cost.unknown:
        yield {"basis": "not known", "source": what}


def _once(line: OnceLine) -> Cells:
    return {
        "period": "once",
        "kind": line.kind,
        "basis": "computed" if line.computed else "recorded",
        "quantity": line.count,
        "unit": line.unit,
        "rates": "; ".join(line.rates),
        "source": line.source or "",
        **_amount(line.money),
    }


def _monthly(line: MonthlyLine) -> Cells:
    tokens: Cells = {}
    if (used := line.quantity) is not None:
        tokens = {
            "input_tokens": used.input_tokens,
            "cached_tokens": used.cached_tokens,
            "output_tokens": used.output_tokens,
        }
    return {
        "period": "month",
        "kind": line.kind,
        "basis": line.basis,
        "quantity": used.requests if used else 1,
        "unit": line.unit,
        "rates": "; ".join(line.rates),
        "billed": amount_text(line.billed.amount) if line.billed else "",
        "computed": amount_text(line.computed.amount) if line.computed else "",
        "computed_currency": line.computed.currency if line.computed else "",
        "source": "; ".join(line.sources),
        **tokens,
        **_amount(line.money),
    }


def _amount(money: Money) -> Cells:
    return {"amount": amount_text(money.amount), "currency": money.currency}


def _inert(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    line = " ".join(value.split())
    return f"'{line}" if line.startswith(_FORMULA) else line
