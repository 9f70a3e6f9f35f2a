"""inspect-ai: a log as JSON. A ``.eval`` archive holds the same, see ``inspect_zip``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.domain.version import EvalRun
from tracker.errors import InputError
from tracker.importers.evals.given import (
    Given,
    agree,
    as_list,
    as_map,
    as_moment,
    as_number,
    as_text,
    average,
    insist_on_runs,
    known,
)

_SPREAD = ("stderr", "std", "var", "bootstrap_stderr")
"""Metrics that say how sure another one is."""
_GRADES = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}


def read(data: Any, given: Given) -> list[EvalRun]:
    """One run per score and metric; with several scores the metric is called ``score/metric``.

    Epochs of a sample are averaged first. The judge is the model role ``grader``, or the ``model``
    option of the scorer. A metadata key ``cluster``, or the one the metric ``stderr`` names, groups
    the samples. Raises InputError for a log that is not that of a finished run.
    """
    _insist_on_success(data, given)
    scores = [as_map(score) for score in as_list(as_map(data["results"]).get("scores"))]
    runs = []
    for score in scores:
        prefix = f"{score.get('name')}/" if len(scores) > 1 else ""
        for name, metric in as_map(score.get("metrics")).items():
            mean = as_number(as_map(metric).get("value"))
            if name not in _SPREAD and mean is not None:
                runs.append(_run(data, score, (prefix + name, mean), given))
    return insist_on_runs(runs, given, "the task may have no scorer")


def _insist_on_success(data: Mapping[str, Any], given: Given) -> None:
    status = data.get("status")
    if status != "success" or not as_map(data.get("results")):
        said = as_text(as_map(data.get("error")).get("message"))
        because = f" ({said.splitlines()[0]})" if said else ""
        given.refuse(f"the run did not succeed: its status is {status}{because}")
    if data.get("invalidated") is True:
        given.refuse("the run was invalidated by its author")


def _run(
    data: Mapping[str, Any], score: Mapping[str, Any], named: tuple[str, float], given: Given
) -> EvalRun:
    task, (metric, mean) = as_map(data.get("eval")), named
    scorer = as_text(score.get("name")) or ""
    samples = [as_map(sample) for sample in as_list(data.get("samples"))]
    scores = _scores(samples, scorer, given)
    if not agree(scores, mean):
        scores = {}
    spread = as_map(as_map(score.get("metrics")).get("stderr"))
    counted = as_number(score.get("scored_samples"))
    packages = as_map(task.get("packages"))
    return EvalRun(
        rung=given.rung,
        suite=as_text(task.get("task")) or given.name,
        metric=metric,
        mean=mean,
        n=int(counted) if counted else len(scores) or None,
        suite_version=as_text(task.get("task_version")),
        stderr=as_number(spread.get("value")),
        scores=scores,
        clusters=_clusters(samples, scores, spread),
        subject=as_text(task.get("model")),
        judge=_judge(task, scorer),
        ran_at=as_moment(as_map(data.get("stats")).get("completed_at") or task.get("created")),
        tool=f"inspect-ai {as_text(packages.get('inspect_ai')) or ''}".strip(),
        details=_details(task, score),
    )


def _scores(samples: Iterable[Mapping[str, Any]], scorer: str, given: Given) -> dict[str, float]:
    """By sample id; empty where a value is no single number."""
    values: dict[str, list[float]] = {}
    seen: set[tuple[str, Any]] = set()
    for sample in samples:
        key = as_text(sample.get("id"))
        found = as_map(as_map(sample.get("scores")).get(scorer))
        if key is None or not found:
            continue
        if (key, sample.get("epoch")) in seen:
            msg = f"{given.name}: sample {key!r} is there twice in epoch {sample.get('epoch')}"
            raise InputError(msg)
        seen.add((key, sample.get("epoch")))
        value = found.get("value")
        number = _GRADES.get(value) if isinstance(value, str) else as_number(value)
        if number is None:
            return {}
        values.setdefault(key, []).append(number)
    return average(values)


def _clusters(
    samples: Iterable[Mapping[str, Any]], scores: Mapping[str, float], spread: Mapping[str, Any]
) -> dict[str, str]:
    """The group of every sample that was scored; empty unless all of them state one."""
    name = as_text(as_map(spread.get("params")).get("cluster")) or "cluster"
    found: dict[str, str] = {}
    for sample in samples:
        key = as_text(sample.get("id"))
        group = as_text(as_map(sample.get("metadata")).get(name))
        if key in scores and key is not None and group is not None:
            found[key] = group
    return found if found.keys() == scores.keys() else {}


def _judge(task: Mapping[str, Any], scorer: str) -> str | None:
    grader = as_map(task.get("model_roles")).get("grader")
    if model := as_text(as_map(grader).get("model")) or as_text(grader):
        return model
    for one in map(as_map, as_list(task.get("scorers"))):
        if one.get("name") == scorer:
            return as_text(as_map(one.get("options")).get("model"))
    return None


def _details(task: Mapping[str, Any], score: Mapping[str, Any]) -> dict[str, Any]:
    config, generate = as_map(task.get("config")), as_map(task.get("model_generate_config"))
    return known(
        {
            "epochs": config.get("epochs"),
            "limit": config.get("limit"),
            "temperature": generate.get("temperature"),
            "seed": generate.get("seed"),
            "task_args": task.get("task_args"),
            "metadata": task.get("metadata"),
            "unscored": score.get("unscored_samples") or None,
        }
    )
