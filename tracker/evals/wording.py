"""A comparison in one line, as the screens show it."""

from __future__ import annotations

from tracker.domain.version import EvalRun, Rung
from tracker.evals.evidence import Method
from tracker.evals.naming import suite
from tracker.evals.paired import Comparison

_SMALLEST_P = 0.0001


def sentence(run: EvalRun, baseline: EvalRun, found: Comparison) -> str:
    """``triage@3 accuracy 0.943 vs baseline 0.881: +6.2 pt, 95% CI [4.1, 8.3], … → beats``."""
    head = f"{suite(run)} {run.metric} {_score(found.mean_a)}"
    against = f"{baseline.subject or _RUNGS[baseline.rung]} {_score(found.mean_b)}"
    return f"{head} vs {against}: {numbers(found)} → {found.verdict}"


def numbers(found: Comparison) -> str:
    """The difference with its interval and p; in points where the scores are rates."""
    points = all(0 <= value <= 1 for value in (found.mean_a, found.mean_b))
    scale, unit, digits = (100, " pt", 1) if points else (1, "", 3)
    parts = [f"{scale * found.difference:+.{digits}f}{unit}"]
    if found.ci_low is not None and found.ci_high is not None:
        low, high = scale * found.ci_low, scale * found.ci_high
        parts.append(f"95% CI [{low:.{digits}f}, {high:.{digits}f}]")
    if found.p_value is not None:
        parts.append(f"{_METHODS[found.method]} {p_value(found.p_value)}")
    return ", ".join(parts)


_RUNGS = {
    Rung.PROMPT: "prompt baseline",
    Rung.RETRIEVAL: "prompt+retrieval baseline",
    Rung.FINETUNE: "fine-tune",
    Rung.OTHER: "other",
}
_METHODS = {
    Method.MCNEMAR: "McNemar",
    Method.T_TEST: "paired t",
    Method.CLUSTERED: "clustered",
    Method.UNPAIRED: "unpaired",
    Method.NONE: "",
}


def _score(value: float) -> str:
    return f"{value:.3f}"


def p_value(value: float) -> str:
    """``p 0.0079``, or that it is smaller than is worth telling."""
    return f"p {value:.4f}" if value >= _SMALLEST_P else f"p < {_SMALLEST_P}"
