"""Hugging Face lighteval: ``results_*.json``. Its per-example Parquet files are not read."""

from __future__ import annotations

from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import (
    Given,
    as_map,
    as_number,
    as_text,
    insist_on_runs,
    known,
)

_STDERR = "_stderr"


def read(data: Any, given: Given) -> list[EvalRun]:
    """One run per task (``suite|task|shots``) and metric, without the averages over tasks.

    It does not say which way is better: higher is assumed. Raises InputError where no metric has a
    number.
    """
    general, versions = as_map(data["config_general"]), as_map(data["versions"])
    details = known({key: general.get(key) for key in ("max_samples", "model_sha", "job_id")})
    runs = [
        EvalRun(
            rung=given.rung,
            suite=task,
            metric=metric,
            mean=mean,
            suite_version=as_text(versions.get(task)),
            stderr=as_number(as_map(found).get(metric + _STDERR)),
            subject=as_text(general.get("model_name")),
            tool=f"lighteval {(as_text(general.get('lighteval_sha')) or '')[:12]}".strip(),
            details=details,
        )
        for task, found in as_map(data["results"]).items()
        if not _is_average(task)
        for metric, value in as_map(found).items()
        if not metric.endswith(_STDERR) and (mean := as_number(value)) is not None
    ]
    return insist_on_runs(runs, given, "the run may have failed: look at its log")


def _is_average(task: str) -> bool:
    return task == "all" or ":_average|" in task
