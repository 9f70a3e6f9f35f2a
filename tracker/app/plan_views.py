"""Plans as plain facts: ``tracker/plan/v1``, what ``tracker plan --json`` prints."""

from __future__ import annotations

from typing import Any

from tracker.app.estimating import Estimate
from tracker.app.planning import Mill, Plan, Portfolio
from tracker.app.views import decision_json, jsonable, scorer_json
from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.spending import spent_to_json
from tracker.domain.money import Money
from tracker.lifecycle.decision import Quiet, Resolved
from tracker.lifecycle.evidence import Amount, AtLeast, LifeLeft, Missing, NotKnown, Payback
from tracker.lifecycle.finding import finding, precision_of
from tracker.lifecycle.leadtime import Learned
from tracker.lifecycle.options import Option


def portfolio_json(found: Portfolio) -> dict[str, Any]:
    """Every plan, by the day to act, and what the treadmill was so far."""
    return {
        "schema": "tracker/portfolio/v1",
        "as_of": found.today.isoformat(),
        "assumed": [assumption.words for assumption in found.assumed],
        "plans": [plan_json(plan, found) for plan in found.plans],
        "treadmill": [mill_json(mill) for mill in found.treadmills],
    }


def plan_json(plan: Plan, found: Portfolio) -> dict[str, Any]:
    """One plan. Dates are ISO or null; an amount that is not known is an object with its name."""
    judgement, steps = plan.judgement, plan.steps
    known = finding(judgement)
    lead = plan.version.details.lead_times or plan.working.policy.lead_times
    kept = ("model", "version", "label", "owner", "provider", "base", "serving_id", "level")
    dates = ("serve", "train")
    clocks = {k: v for k, v in known.items() if k.startswith(dates)}
    return {
        "schema": "tracker/plan/v1",
        "as_of": found.today.isoformat(),
        "assumed": [assumption.words for assumption in found.assumed],
        **{name: known[name] for name in kept},
        "unjudged": judgement.unjudged,
        **clocks,
        "base_until": jsonable(judgement.clocks.base.day),
        "base_precision": precision_of(judgement.clocks.base),
        "closure_until": jsonable(judgement.clocks.closure.day),
        "closure_precision": precision_of(judgement.clocks.closure),
        "act_by": known["act_by"],
        "business_days_left": known["business_days_left"],
        "business_days_to_end": steps.business_days,
        "dates": {
            "retrain_by": jsonable(steps.retrain_by),
            "train_start_by": jsonable(steps.train_start_by),
            "eval_by": jsonable(steps.eval_by),
            "rollout_by": jsonable(steps.rollout_by),
        },
        "lead_times": {
            "retrain": lead.retrain,
            "eval": lead.eval,
            "rollout": lead.rollout,
            "total": lead.total,
            "learned": _learned(plan.working.learned),
        },
        "estimate": _estimate(plan.estimate),
        "recommended": plan.advice.action.value,
        "target": plan.advice.target,
        "row": plan.advice.row,
        "because": plan.advice.because,
        "because_of": list(plan.advice.evidence),
        "missing": [_missing(each) for each in plan.advice.missing],
        "payback": _payback(plan.evidence.payback),
        "life_left": _life(plan.evidence.life_left),
        "options": [option_json(option) for option in plan.options],
        "scorers": [scorer_json(scorer) for scorer in plan.scorers],
        "decisions": [decision_json(each, plan.version.label) for each in plan.decisions],
        "lapsed": plan.lapsed,
        "following": _following(plan.following),
        "answer": plan.answer.as_json if plan.answer else None,
        "treadmill": mill_json(plan.mill),
        "evidence": known["evidence"],
        "facts_as_of": plan.freshness.as_of.isoformat() if plan.freshness else None,
        "facts_bundled": plan.freshness.bundled if plan.freshness else None,
    }


def option_json(option: Option) -> dict[str, Any]:
    """One way on, whether it is open, and what it takes."""
    return {
        "action": option.action.value,
        "possible": option.possible.value,
        "target": option.target,
        "because": option.because,
        "have": list(option.have),
        "missing": [_missing(each) for each in option.missing],
        "start_by": jsonable(option.start_by),
        "rollout_by": jsonable(option.rollout_by),
        "until": jsonable(option.until.earliest) if option.until else None,
        "until_precision": option.until.precision.value if option.until else None,
        "once": _amount(option.once),
        "month": _amount(option.month),
    }


def mill_json(found: Mill) -> dict[str, Any]:
    """``spent`` is null, not zero, where nothing is known of it; else it may be a lower bound."""
    mill, money = found.treadmill, spent_to_json(found.spent)
    return {
        "model": mill.model,
        "retunes": mill.retunes,
        "forced": mill.forced,
        "voluntary": mill.voluntary,
        "mean_base_days": mill.mean_base_days,
        "days_on_base": mill.days_on_base,
        "spent": money["spent"] or None,
        "spent_without": money["unknown"],
        "avoided": money["avoided"],
        "next_due": jsonable(mill.next_due),
    }


def _learned(learned: Learned | None) -> dict[str, Any] | None:
    if learned is None:
        return None
    return {"days": learned.days, "median": learned.median, "tunes": learned.tunes}


def _estimate(found: Estimate | Unknown | None) -> dict[str, Any] | None:
    if isinstance(found, Unknown):
        return {"kind": "unknown", "reason": found.reason}
    return found.as_json if found is not None else None


def _following(found: Quiet | Resolved | None) -> dict[str, Any] | None:
    if isinstance(found, Quiet):
        return {"alert": "quiet", "until": found.until.isoformat()}
    return {"alert": "resolved", "reason": found.reason} if found is not None else None


def _payback(found: Payback | None) -> dict[str, Any] | None:
    if found is None:
        return None
    months = found.months if found.months == "never" else amount_text(found.months)
    return {"months": months, "basis": found.basis}


def _life(found: LifeLeft | NotKnown | None) -> dict[str, Any] | None:
    """``kind`` says whether a provider has said so, or it is an estimate from ``survivors``."""
    if isinstance(found, NotKnown):
        return {"kind": "unknown", "reason": found.reason}
    if found is None:
        return None
    kind = "announced" if found.survivors is None else "estimate"
    return {
        "kind": kind,
        "months": amount_text(found.months),
        "survivors": found.survivors,
        "basis": found.basis,
    }


def _missing(missing: Missing) -> dict[str, str]:
    return {"what": missing.what, "command": missing.command}


def _amount(amount: Amount) -> dict[str, Any]:
    """With anything in ``missing`` it is a lower bound."""
    match amount:
        case Money():
            return {"amount": amount_text(amount.amount), "currency": amount.currency}
        case AtLeast(money, missing):
            return _amount(money) | {"missing": [one.what for one in missing]}
        case NotKnown(reason):
            return {"amount": None, "unknown": reason}
