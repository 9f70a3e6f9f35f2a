"""DeepEval: a test run as JSON, also as its cache ``.latest_test_run.json`` wraps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import (
    Given,
    as_list,
    as_map,
    as_number,
    as_text,
    insist_on_runs,
    known,
)


def read(data: Any, given: Given) -> list[EvalRun]:
    """One run per metric, its judge the metric's evaluation model.

    A metric that ended in an error, or was skipped, has no score there and is counted apart.
    Raises InputError for a test case whose name occurs twice, and for a metric whose judge changed
    in the middle.
    """
    run = as_map(data.get("testRunData", data))
    cases = [
        as_map(c) for k in ("testCases", "conversationalTestCases") for c in as_list(run.get(k))
    ]
    found: dict[str, dict[str, float]] = {}
    judges: dict[str, set[str | None]] = {}
    for number, case in enumerate(cases):
        key = as_text(case.get("name")) or f"case {case.get('order', number)}"
        for metric in map(as_map, as_list(case.get("metricsData"))):
            name, score = as_text(metric.get("name")), as_number(metric.get("score"))
            if name is None or score is None or metric.get("error") or metric.get("skipped"):
                continue
            if key in found.setdefault(name, {}):
                given.refuse(f"the test case {key!r} is there twice with {name}")
            found[name][key] = score
            judges.setdefault(name, set()).add(as_text(metric.get("evaluationModel")))
    runs = [
        _run(run, name, scores, _only(judges[name], name, given), given, len(cases) - len(scores))
        for name, scores in found.items()
        if scores
    ]
    return insist_on_runs(runs, given, "every metric ended in an error")


def _run(
    run: Mapping[str, Any],
    metric: str,
    scores: dict[str, float],
    judge: str | None,
    given: Given,
    missing: int,
) -> EvalRun:
    parameters = as_map(run.get("hyperparameters"))
    return EvalRun(
        rung=given.rung,
        suite=as_text(run.get("datasetAlias")) or as_text(run.get("testFile")) or "deepeval",
        metric=metric,
        mean=sum(scores.values()) / len(scores),
        n=len(scores),
        suite_version=as_text(run.get("datasetVersion")),
        scores=scores,
        subject=as_text(parameters.get("model")) or as_text(run.get("identifier")),
        judge=judge,
        tool="DeepEval",
        details=known(
            {
                "hyperparameters": dict(parameters),
                "without_score": missing or None,
                "evaluation_cost": run.get("evaluationCost"),
            }
        ),
    )


def _only(judges: set[str | None], metric: str, given: Given) -> str | None:
    if len(judges) > 1:
        named = ", ".join(sorted(str(judge) for judge in judges))
        given.refuse(f"{metric} was scored by several judges: {named}", "score it with one")
    return next(iter(judges))
