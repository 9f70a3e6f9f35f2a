"""How sure one run's mean is by itself, without a run to compare it with."""

from __future__ import annotations

from tracker.domain.version import EvalRun
from tracker.evals.spread import clustered_error, standard_error


def run_error(run: EvalRun) -> float | None:
    """The standard error of the mean: as reported, else from the scores, else ``None``."""
    if run.stderr is not None:
        return run.stderr
    if len(run.scores) < 2:
        return None
    scores = list(run.scores.values())
    if set(run.clusters) == set(run.scores):
        return clustered_error(scores, [run.clusters[key] for key in run.scores])
    return standard_error(scores)
