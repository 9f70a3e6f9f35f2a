"""The month's costs as facts: the report, what it is worth, what changed, and sending it round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.context import App
from tracker.app.economics import accounts, rates_of
from tracker.app.facts import load_facts
from tracker.app.following import settled
from tracker.app.proofs import proof_summary
from tracker.app.recipients import recipients
from tracker.app.standing import judge_watched
from tracker.app.summary import cost_report
from tracker.costs.amounts import amount_text, totals_text
from tracker.costs.converted import Converted, convert_totals
from tracker.costs.cost_report import CostReport
from tracker.costs.earning import Earns, earning
from tracker.costs.economics import Economics
from tracker.costs.economics_json import figure, total_json
from tracker.costs.groups import By, Group, grouped, key_of
from tracker.costs.month_change import Change, month_changes
from tracker.costs.report_json import report_to_json
from tracker.db import outbox
from tracker.domain.delivery import NewDelivery
from tracker.domain.version import Status
from tracker.lifecycle.finding import precision_of
from tracker.lifecycle.judge import Judgement

_NEXT = 5
"""Forced retunes the summary names."""


def cost_facts(app: App, month: date, by: By | None = None) -> dict[str, Any]:
    """The report of a month as JSON, with upkeep, conversion, changes and what is not worth it."""
    report = cost_report(app, month)
    before = cost_report(app, report.month - timedelta(days=1))
    watched = [c.version for c in report.models if c.version.status is Status.ACTIVE]
    worth = accounts(app, watched, on=report.generated_on)
    facts = report_to_json(report)
    for cost, view in zip(report.models, facts["models"], strict=True):
        if (account := worth.get(cost.version.id)) is not None:
            view["upkeep"] = _upkeep(account)
        if by is not None:
            view["group"] = key_of(cost, by)
    unproven = set(proof_summary(app).unproven)
    return facts | {
        "converted": _converted(app, report),
        "groups": [_group(one) for one in grouped(report, by)] if by else [],
        "changes": [_change(one) for one in month_changes(before, report)],
        "not_earning": _not_earning(worth.values()),
        "next_forced": _next_forced(_unsettled(app)),
        "unproven": [m["label"] for m in facts["models"] if m["label"] in unproven],
    }


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


def _upkeep(account: Economics) -> dict[str, Any]:
    """What keeping the version up takes a month, as assumed; not what was paid."""
    upkeep = account.upkeep
    return {
        "currency": account.inputs.currency,
        "run_rate_month": total_json(upkeep.with_labor.month),
        "run_rate_month_without_labor": total_json(upkeep.without_labor.month),
        "once": total_json(upkeep.with_labor.once),
        "amortized_month": figure(upkeep.with_labor.amortized_month.exact),
    }


def _converted(app: App, report: CostReport) -> dict[str, Any]:
    rates, currency, on = rates_of(app), app.config.costs.currency, report.through
    once = convert_totals(report.once_totals, rates, currency, on)
    month = convert_totals(report.month_totals, rates, currency, on)
    return {
        "currency": currency,
        "on": on.isoformat(),
        "once": _total(once),
        "month": _total(month),
        "rates": sorted({*once.rates, *month.rates}),
        "missing": sorted({*once.missing, *month.missing}),
    }


def _total(one: Converted) -> dict[str, Any]:
    return {"amount": amount_text(one.amount), "apart": totals_text(one.apart)}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "labels": [cost.version.label for cost in group.versions],
        "totals": {
            "once": totals_text(group.once_totals),
            "month": totals_text(group.month_totals),
        },
        "unknown": list(group.unknown),
    }


def _change(one: Change) -> dict[str, Any]:
    known: Mapping[str, Any] = {
        "before": one.before,
        "now": one.now,
        "difference": one.difference,
    }
    amounts = {key: None if n is None else amount_text(n) for key, n in known.items()}
    days = {"days_before": one.days_before, "days_now": one.days_now}
    partial = {"partial": bool(one.why_partial), "why_partial": one.why_partial, **days}
    return {"label": one.label, "currency": one.currency, **amounts, **partial}


def _not_earning(worth: Iterable[Economics]) -> list[dict[str, str]]:
    verdicts = [(account.inputs.label, earning(account)) for account in worth]
    return [{"label": label, "why": v.why} for label, v in verdicts if v.earns is Earns.NO]


def _unsettled(app: App) -> list[Judgement]:
    """The versions in service, but for those whose place another has taken."""
    found = judge_watched(app, load_facts(app), app.today())
    over = settled(app, found)
    return [judgement for judgement in found if judgement.version.id not in over]


def _next_forced(judgements: list[Judgement]) -> list[dict[str, Any]]:
    """The versions whose end is announced, by the day to act."""
    ending = [j for j in judgements if j.clocks.serve.ends is not None and j.unjudged is None]
    ordered = sorted(ending, key=lambda j: (j.deadline.act_by or date.max, j.version.label))
    return [
        {
            "label": j.version.label,
            "act_by": j.deadline.act_by.isoformat() if j.deadline.act_by else None,
            "serve_until": j.clocks.serve.ends.isoformat() if j.clocks.serve.ends else None,
            "serve_precision": precision_of(j.clocks.serve),
        }
        for j in ordered[:_NEXT]
    ]
