"""What a decision is made on, kept with it as it was that day: DOMAIN E1."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tracker.app.planning import Plan
from tracker.costs.amounts import amount_text
from tracker.domain.version import EvalRun, Rung
from tracker.evals.proof import DEFAULT_MARGIN, DEFAULT_MIN_EFFECT, latest
from tracker.lifecycle.finding import finding

_MEASURED = (Rung.FINETUNE, Rung.PROMPT, Rung.RETRIEVAL)


def decided_on(plan: Plan, run_ids: Sequence[int]) -> dict[str, Any]:
    """The facts of a plan worth keeping for ever, as JSON; what was not known is null.

    ``run_ids`` are those of the version's eval runs, in the order they were recorded.
    """
    details, advice, known = plan.version.details, plan.advice, finding(plan.judgement)
    lead = details.lead_times or plan.working.policy.lead_times
    same = ("owner", "level", "act_by", "serve_until", "train_until")
    return {
        **{name: known[name] for name in same},
        "reason": details.reason.value if details.reason else None,
        "reason_note": details.reason_note,
        "refresh_due": details.refresh_due.isoformat() if details.refresh_due else None,
        "calls_month": _calls(plan),
        "lead_times": {"retrain": lead.retrain, "eval": lead.eval, "rollout": lead.rollout},
        "proof": _proof(plan, run_ids),
        "recommended": {
            "action": advice.action.value,
            "target": advice.target,
            "row": advice.row,
            "because": advice.because,
        },
        "evidence": list(dict.fromkeys(each["url"] for each in known["evidence"])),
    }


def _calls(plan: Plan) -> dict[str, Any]:
    figure = plan.calls.figure
    number = amount_text(figure) if isinstance(figure, Decimal) else None
    return {"number": number, "source": plan.calls.source}


def _proof(plan: Plan, run_ids: Sequence[int]) -> dict[str, Any]:
    """The verdict with its thresholds, and the runs there were to give it on."""
    runs, found = plan.version.details.evals, plan.proof.proof
    ids = {id(run): number for run, number in zip(runs, run_ids, strict=False)}
    measured = [run for run in latest(runs) if run.rung in _MEASURED]
    return plan.proof.as_json | {
        "verdict": found.comparison.verdict.value if found.comparison else None,
        "min_effect": DEFAULT_MIN_EFFECT,
        "margin": DEFAULT_MARGIN,
        "run": _number(found.run, ids),
        "baseline": _number(found.baseline, ids),
        "runs": [_run(run, _number(run, ids)) for run in measured],
    }


def _number(run: EvalRun | None, ids: dict[int, int]) -> int | None:
    return ids.get(id(run)) if run is not None else None


def _run(run: EvalRun, number: int | None) -> dict[str, Any]:
    return {
        "id": number,
        "rung": run.rung.value,
        "suite": run.suite,
        "metric": run.metric,
        "subject": run.subject,
        "mean": run.mean,
        "n": run.n,
        "source_sha256": run.source_sha256,
    }
