"""The golden set: 200 pairs in 50 clusters, 140 right in both, 30 and 12 in one, 18 in neither."""

from __future__ import annotations

from typing import Any

from tracker.domain.version import EvalRun, Rung


def run(scores: dict[str, float] | list[float], rung: Rung = Rung.FINETUNE, **more: Any) -> EvalRun:
    """An eval run on triage@3 with these scores, and the mean and count that follow."""
    if isinstance(scores, list):
        scores = {f"ex{i:03d}": score for i, score in enumerate(scores)}
    given = {"suite": "triage", "suite_version": "3", "metric": "accuracy"} | more
    mean = sum(scores.values()) / len(scores)
    return EvalRun(rung=rung, mean=mean, n=len(scores), scores=scores, **given)


def pairs(both: int, only_a: int, only_b: int, neither: int) -> tuple[list[float], list[float]]:
    """Right/wrong scores of A and of B, pair by pair."""
    a = [1.0] * (both + only_a) + [0.0] * (only_b + neither)
    b = [1.0] * both + [0.0] * only_a + [1.0] * only_b + [0.0] * neither
    return a, b


def compared(
    both: int, only_a: int, only_b: int, neither: int, rung: Rung = Rung.RETRIEVAL, **more: Any
) -> tuple[EvalRun, EvalRun]:
    """The fine-tune and its baseline."""
    a, b = pairs(both, only_a, only_b, neither)
    return run(a, **more), run(b, rung, **more)
