"""EleutherAI lm-evaluation-harness: ``results_*.json``, and ``samples_*.jsonl`` beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import (
    Given,
    agree,
    as_map,
    as_moment,
    as_number,
    as_text,
    insist_on_runs,
    known,
)
from tracker.importers.evals.lm_eval_samples import Samples, samples_beside

_SEEDS = ("random_seed", "numpy_seed", "torch_seed", "fewshot_seed", "limit", "gen_kwargs")


def read(data: Any, given: Given) -> list[EvalRun]:
    """One run per task, metric and filter; a filter other than ``none`` is part of the metric.

    The per-example scores are taken where they average to the reported value. ``stderr`` is the
    harness's own ("N/A" is none). Raises InputError where no metric has a number, and for samples
    that cannot be read.
    """
    runs = []
    for task, found in as_map(data["results"]).items():
        samples: Samples | None = None
        for metric, rule, value, stderr in _metrics(as_map(found)):
            if samples is None:
                samples = samples_beside(task, given)
            runs.append(_run(data, task, (metric, rule), (value, stderr), samples, given))
    return insist_on_runs(runs, given, "the run may have failed: look at its log")


def _run(
    data: Mapping[str, Any],
    task: str,
    named: tuple[str, str],
    measured: tuple[float, float | None],
    samples: Samples,
    given: Given,
) -> EvalRun:
    (metric, rule), (mean, stderr) = named, measured
    scores = samples.scores(metric, rule)
    if not agree(scores, mean):
        scores = {}
    config = as_map(data.get("config"))
    details = {"n_shot": as_map(data.get("n-shot")).get(task)}
    details |= {key: config.get(key) for key in _SEEDS}
    higher = as_map(as_map(data.get("higher_is_better")).get(task)).get(metric)
    return EvalRun(
        rung=given.rung,
        suite=task,
        metric=metric if rule == "none" else f"{metric},{rule}",
        mean=mean,
        n=_count(data, task, scores),
        suite_version=as_text(as_map(data.get("versions")).get(task)),
        higher_is_better=higher is not False,
        stderr=stderr,
        scores=scores,
        subject=as_text(data.get("model_name")),
        ran_at=as_moment(data.get("date")),
        suite_hash=as_text(as_map(data.get("task_hashes")).get(task)),
        tool=f"lm-evaluation-harness {as_text(data.get('lm_eval_version')) or ''}".strip(),
        details=known(details),
    )


def _metrics(found: Mapping[str, Any]) -> Iterator[tuple[str, str, float, float | None]]:
    """(metric, filter, value, standard error) of the keys ``<metric>,<filter>``."""
    for key, value in found.items():
        metric, comma, rule = key.partition(",")
        number = as_number(value)
        if comma and number is not None and not metric.endswith("_stderr"):
            yield metric, rule, number, as_number(found.get(f"{metric}_stderr,{rule}"))


def _count(data: Mapping[str, Any], task: str, scores: Mapping[str, float]) -> int | None:
    sizes = as_map(as_map(data.get("n-samples")).get(task))
    count = as_number(sizes.get("effective"))
    return len(scores) or (int(count) if count else None)
