"""A comparison with all its numbers, as plain data: what ``evals compare --json`` prints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tracker.domain.version import EvalRun
from tracker.evals.binary import mcnemar, sign_test, wilson
from tracker.evals.bootstrap import bootstrap, is_worth_it
from tracker.evals.paired import Comparison, compare, gains_of
from tracker.evals.spread import (
    clustered_error,
    non_inferiority,
    pairs_needed,
    smallest_difference,
    standard_error,
)
from tracker.evals.wording import sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """``margin`` and ``min_effect`` were set before looking.

    ``resample``: whether to bootstrap; ``None`` does where it is of use.
    """

    margin: float | None = None
    min_effect: float = 0.0
    resample: bool | None = None
    seed: int = 0


def comparison_report(a: EvalRun, b: EvalRun, asked: Asked) -> dict[str, Any]:
    """A against B. Differences are positive where A is better; a number that is not there is null.

    ``mcnemar`` for right/wrong scores, ``sign_p`` beside a t test, ``non_inferiority`` with a
    margin, ``bootstrap`` where it is of use, ``size`` what sample sizes can show. Raises InputError
    for runs that cannot be compared.
    """
    found = compare(a, b, min_effect=asked.min_effect, margin=asked.margin)
    report = {
        "schema": "tracker/comparison/v1",
        "sentence": sentence(a, b, found),
        **asdict(found),
        "margin": asked.margin,
        "min_effect": asked.min_effect,
        "a": run_report(a),
        "b": run_report(b),
        "non_inferiority": _non_inferiority(found, asked.margin),
        **_of_pairs(a, b, found, asked),
    }
    plain: dict[str, Any] = _plain(report)
    return plain


def run_report(run: EvalRun) -> dict[str, Any]:
    """One run on its own: its mean, and how sure it is by each way of reckoning it."""
    values = list(run.scores.values())
    groups = [run.clusters[key] for key in run.scores] if run.clusters else []
    binary = bool(values) and set(values) <= {0, 1}
    return {
        "rung": run.rung.value,
        "suite": run.suite,
        "suite_version": run.suite_version,
        "metric": run.metric,
        "subject": run.subject,
        "judge": run.judge,
        "source": run.source,
        "mean": run.mean,
        "n": run.n,
        "stderr": run.stderr,
        "stderr_clt": standard_error(values) if len(values) > 1 else None,
        "stderr_clustered": clustered_error(values, groups) if groups else None,
        "wilson": list(wilson(round(math.fsum(values)), len(values))) if binary else None,
    }


def _of_pairs(a: EvalRun, b: EvalRun, found: Comparison, asked: Asked) -> dict[str, Any]:
    if found.unpaired:
        return {"mcnemar": None, "bootstrap": None, "size": None}
    gains, scores, groups = gains_of(a, b)
    gained, lost = sum(g > 0 for g in gains), sum(g < 0 for g in gains)
    binary = scores <= {0, 1}
    resample = asked.resample
    if resample is None:
        resample = is_worth_it(scores, len(set(groups)) if groups else len(gains))
    return {
        "gained": gained,
        "lost": lost,
        "sign_test_p": sign_test(gained, lost),
        "mcnemar": asdict(mcnemar(gained, lost)) if binary else None,
        "bootstrap": asdict(bootstrap(gains, groups, seed=asked.seed)) if resample else None,
        "size": _size(gains, groups, gained + lost) if binary else None,
    }


def _size(gains: Sequence[float], groups: Sequence[str], differing: int) -> dict[str, Any]:
    """For independent examples; ``design_effect`` is how many times as many clusters make of it."""
    rate, difference = differing / len(gains), math.fsum(gains) / len(gains)
    return {
        "discordance": rate,
        "pairs_needed": pairs_needed(rate, difference) if difference else None,
        "smallest_difference": smallest_difference(len(gains), rate),
        "design_effect": _design_effect(gains, groups),
    }


def _design_effect(gains: Sequence[float], groups: Sequence[str]) -> float | None:
    """The variance of the mean as it is, over that of as many independent examples (Kish 1965)."""
    independent = standard_error(gains) if len(gains) > 1 else 0.0
    if not groups or not independent:
        return None
    return (clustered_error(gains, groups) / independent) ** 2


def _non_inferiority(found: Comparison, margin: float | None) -> dict[str, Any] | None:
    if margin is None or found.se is None:
        return None
    return asdict(non_inferiority(found.difference, found.se, margin))


def _plain(value: Any) -> Any:
    """Enums as words; an infinite z, which JSON does not have, as nothing."""
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case StrEnum():
            return value.value
        case float() if not math.isfinite(value):
            return None
        case _:
            return value
