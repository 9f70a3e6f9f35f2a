"""The cost report as JSON: the shape of ``schemas/v1/cost_report.schema.json``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.costs.amounts import amount_text, totals_of, totals_text
from tracker.costs.cost_report import (
    CostReport,
    MonthlyLine,
    OnceLine,
    UnmatchedUsage,
    VersionCost,
)
from tracker.domain.money import Money


def report_to_json(report: CostReport) -> dict[str, Any]:
    """One ``tracker/cost_report/v1`` object. Amounts are strings, days are ISO."""
    return {
        "schema": "tracker/cost_report/v1",
        "month": f"{report.month:%Y-%m}",
        "through": report.through.isoformat(),
        "partial": report.partial,
        "generated_on": report.generated_on.isoformat(),
        "models": [_model(model) for model in report.models],
        "totals": {
            "once": totals_text(report.once_totals),
            "month": totals_text(report.month_totals),
        },
        "unmatched_usage": [_unmatched(row) for row in report.unmatched],
        "complete": report.complete,
    }


def _model(cost: VersionCost) -> dict[str, Any]:
    version, details = cost.version, cost.version.details
    return {
        "label": version.label,
        "model": details.model,
        "version": version.number,
        "owner": details.owner,
        "provider": details.provider,
        "serving_id": details.serving_id,
        "status": version.status.value,
        "once": [_once(line) for line in cost.once],
        "monthly": [_monthly(line) for line in cost.monthly],
        "totals": {
            "once": totals_text(cost.once_totals),
            "month": totals_text(cost.month_totals),
        },
        "unknown": list(cost.unknown),
        "notes": list(cost.notes),
    }


def _once(line: OnceLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "amount": amount_text(line.money.amount),
        "currency": line.money.currency,
        "basis": "computed" if line.computed else "recorded",
        "source": line.source,
        "as_of": _iso(line.as_of),
        "count": line.count,
        "unit": line.unit,
        "rates": list(line.rates),
    }


def _monthly(line: MonthlyLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "amount": amount_text(line.money.amount),
        "currency": line.money.currency,
        "basis": line.basis,
        "quantity": asdict(line.quantity) if line.quantity else None,
        "billed": _amount(line.billed),
        "computed": _amount(line.computed),
        "computed_currency": line.computed.currency if line.computed else None,
        "sources": list(line.sources),
        "unit": line.unit,
        "rates": list(line.rates),
    }


def _unmatched(row: UnmatchedUsage) -> dict[str, Any]:
    inference = row.inference
    return {
        "model": row.model,
        "provider": row.provider,
        "tuned": row.tuned,
        **asdict(row.quantity),
        "sources": list(row.sources),
        "amounts": totals_text(totals_of(line.money for line in inference.lines)),
        "unknown": list(inference.unknown),
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else amount_text(money.amount)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
