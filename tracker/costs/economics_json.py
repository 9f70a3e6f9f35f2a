"""The account of one version as JSON: the shape of ``schemas/v1/break_even.schema.json``."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.economics import (
    Against,
    ByLabor,
    CallCost,
    Economics,
    Line,
    Outcome,
    Upkeep,
)
from tracker.costs.figures import Figure, Missing, Total
from tracker.costs.forced import Forced
from tracker.costs.what_if import WhatIf, what_if


def economics_to_json(account: Economics) -> dict[str, Any]:
    """One ``tracker/break_even/v1`` object. Figures are strings, those not known are null."""
    given = account.inputs
    return {
        "schema": "tracker/break_even/v1",
        "label": given.label,
        "on": given.on.isoformat(),
        "currency": given.currency,
        "calls_per_month": figure(given.calls.figure),
        "calls_source": given.calls.source,
        "call": _call(given.tuned),
        "month_of_calls": figure(account.tuned_month),
        "month_with_hosting": total_json(account.month_served),
        "training": total_json(account.training),
        "lines": [_line(line) for line in given.lines],
        "refreshes_per_year": figure(given.planned.figure),
        "evals_per_year": figure(given.evals.figure),
        "forced": _forced(given.forced),
        **_by_labor(account.upkeep),
        "over_months": given.over_months,
        "against": [_against(account, one) for one in account.against],
        "other_host": _host(account),
        "missing": list(account.missing),
        "complete": account.complete,
        "notes": list(given.notes),
    }


def figure(value: Figure) -> str | None:
    """An exact text of at most ten decimals; null where it is not known."""
    return None if isinstance(value, Missing) else amount_text(value)


def _by_labor(upkeep: ByLabor[Upkeep]) -> dict[str, Any]:
    return {
        "with_labor": _upkeep(upkeep.with_labor),
        "without_labor": _upkeep(upkeep.without_labor),
    }


def _upkeep(upkeep: Upkeep) -> dict[str, Any]:
    return {
        "retune": total_json(upkeep.retune),
        "refresh": total_json(upkeep.refresh),
        "once": total_json(upkeep.once),
        "hosting_month": total_json(upkeep.hosting_month),
        "year": total_json(upkeep.year),
        "month": total_json(upkeep.month),
        "forced_year": figure(upkeep.forced_year.exact),
        "forced_next_365_days": figure(upkeep.next_year.exact),
        "amortized_month": figure(upkeep.amortized_month.exact),
        "tuned_12_months": figure(upkeep.tuned_year.exact),
    }


def total_json(total: Total) -> dict[str, Any]:
    """``amount`` and ``missing``: with a gap, a lower bound; null where nothing of it is known."""
    known = total.complete or total.amount
    amount = amount_text(total.amount) if known else None
    return {"amount": amount, "missing": list(total.missing)}


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "part": line.part.value,
        "quantity": figure(line.quantity),
        "unit": line.unit,
        "rate": figure(line.rate),
        "amount": figure(line.amount),
        "labor": line.labor,
        "source": line.source,
    }


def _call(call: CallCost) -> dict[str, Any]:
    shape = call.shape
    tokens = None
    if shape is not None:
        tokens = {
            "uncached": amount_text(shape.uncached),
            "cached": amount_text(shape.cached),
            "output": amount_text(shape.output),
            "cached_share": amount_text(shape.cached_share),
        }
    return {
        "model": call.model,
        "tokens": tokens,
        "cost": figure(call.cost),
        "cost_uncached": figure(call.uncached_cost),
        "source": call.source,
    }


def _forced(forced: Forced) -> dict[str, Any]:
    chance = forced.chance
    known = None if isinstance(chance, Unknown) else chance
    return {
        "per_year": figure(forced.rate),
        "basis": forced.basis,
        "base_age_days": forced.age,
        "base_life_days": figure(forced.life_days),
        "months_left": None if forced.months_left is None else amount_text(forced.months_left),
        "quarter_of_bases_months": figure(forced.quarter_months),
        "half_of_bases_months": figure(forced.half_months),
        "ended_within_365_days": known.ended if known else None,
        "survivors": known.survivors if known else None,
        "chance": amount_text(known.probability) if known else None,
    }


def _against(account: Economics, one: Against) -> dict[str, Any]:
    return {
        "counterfactual": one.kind.value,
        "call": _call(one.call),
        "month_of_calls": figure(one.month),
        "saving_per_call": figure(one.saving),
        "total_12_months": figure(one.year),
        "with_labor": _outcome(one.outcome.with_labor),
        "without_labor": _outcome(one.outcome.without_labor),
        "what_if": [_what_if(each) for each in what_if(account, one)],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "break_even_calls": _or_never(outcome.break_even),
        "break_even_calls_with_once": _or_never(outcome.break_even_with_once),
        "net_month": figure(outcome.net_month),
        "payback_months": _or_never(outcome.payback_months),
        "flags": list(outcome.flags),
    }


def _what_if(one: WhatIf) -> dict[str, Any]:
    return {"if": one.name, "net_month": figure(one.net_month)}


def _or_never(value: Decimal | int | str | Missing) -> int | str | None:
    match value:
        case Missing():
            return None
        case Decimal():
            return amount_text(value)
    return value


def _host(account: Economics) -> dict[str, Any] | None:
    host = account.inputs.host
    if host is None:
        return None
    return {
        "call": _call(host.call),
        "hosting_month": figure(host.hosting_month),
        "month_with_hosting": figure(host.month(account.inputs.calls.figure)),
        "cheaper_from_calls": _or_never(account.host_break_even),
    }
