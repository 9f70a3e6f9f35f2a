"""Results published on the Hugging Face hub: a card's ``model-index``, and ``.eval_results``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import (
    Given,
    as_list,
    as_map,
    as_moment,
    as_number,
    as_text,
    insist_on_runs,
    known,
)

_LEADING_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:±|\+/-|$)")
_TOOL = "Hugging Face"


def read_index(data: Any, given: Given) -> list[EvalRun]:
    """One run per model, dataset and metric: a point without a spread, so no verdict rests on it.

    The suite is the dataset's id with its configuration and split, the version its revision.
    Raises InputError where no metric has a number.
    """
    runs = []
    for model in map(as_map, as_list(data["model-index"])):
        for result in map(as_map, as_list(model.get("results"))):
            for metric in map(as_map, as_list(result.get("metrics"))):
                value = _number(metric.get("value"))
                if value is not None:
                    runs.append(_run(model, result, metric, value, given))
    return insist_on_runs(runs, given, "give metrics: - type: … value: …")


def _run(
    model: Mapping[str, Any],
    result: Mapping[str, Any],
    metric: Mapping[str, Any],
    value: float,
    given: Given,
) -> EvalRun:
    data = as_map(result.get("dataset"))
    named = as_text(data.get("type")) or as_text(data.get("name")) or given.name
    parts = (named, as_text(data.get("config")), as_text(data.get("split")))
    return EvalRun(
        rung=given.rung,
        suite="/".join(part for part in parts if part),
        metric=as_text(metric.get("type")) or as_text(metric.get("name")) or "value",
        mean=value,
        suite_version=as_text(data.get("revision")),
        subject=as_text(model.get("name")),
        tool=_TOOL,
        details=known(
            {
                "task": as_text(as_map(result.get("task")).get("type")),
                "metric_name": as_text(metric.get("name")),
                "source": as_text(as_map(result.get("source")).get("url")),
                "verified": metric.get("verified") is True or None,
            }
        ),
    )


def read_results(data: Any, given: Given) -> list[EvalRun]:
    """``.eval_results/*.yaml``: a list of ``dataset`` (id, task_id, revision) and ``value``."""
    runs = []
    for entry in map(as_map, as_list(data)):
        value, named = _number(entry.get("value")), as_map(entry.get("dataset"))
        if value is None:
            continue
        parts = (as_text(named.get("id")), as_text(named.get("task_id")))
        runs.append(
            EvalRun(
                rung=given.rung,
                suite="/".join(part for part in parts if part),
                metric="value",
                mean=value,
                suite_version=as_text(named.get("revision")),
                ran_at=as_moment(_midnight(entry.get("date"))),
                tool=_TOOL,
                details=known(
                    {
                        "notes": as_text(entry.get("notes")),
                        "source": as_text(as_map(entry.get("source")).get("url")),
                    }
                ),
            )
        )
    return insist_on_runs(runs, given, "give each dataset a value")


def _number(value: Any) -> float | None:
    """``0.9``, and ``"20.0 ± 1.2"`` as cards write it."""
    if isinstance(value, str) and (match := _LEADING_NUMBER.match(value)):
        return float(match[1])
    return as_number(value)


def _midnight(day: Any) -> Any:
    text = str(day) if day is not None else None
    return f"{text}T00:00:00+00:00" if text and len(text) == 10 else text
