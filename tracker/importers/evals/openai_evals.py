"""OpenAI eval runs, from saved files only: the platform's API ends on 2026-11-30."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
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
from tracker.importers.strict_json import read_json

_TOOL = "OpenAI Evals"


def read_run(data: Any, given: Given) -> list[EvalRun]:
    """The run's pass rate, then one run per grader where its output items lie beside it.

    Items are looked for as ``<stem>_output_items*.json``. Errors are not failures: the rate is that
    of what was graded. Raises InputError for a run that has not completed, or that graded nothing.
    """
    status = data.get("status")
    if status != "completed":
        hint = (
            "save it again when it has completed" if status in ("queued", "in_progress") else None
        )
        given.refuse(f"the eval run has not completed: its status is {status}", hint)
    counts = {k: int(as_number(v) or 0) for k, v in as_map(data.get("result_counts")).items()}
    graded = counts.get("passed", 0) + counts.get("failed", 0)
    if not graded:
        given.refuse("nothing in the run was graded", "look at its errors")
    items = _items_beside(as_text(data.get("id")), given)
    passed = _scores(items, None, given)
    whole = EvalRun(
        rung=given.rung,
        suite=as_text(data.get("eval_id")) or given.name,
        metric="pass",
        mean=counts.get("passed", 0) / graded,
        n=graded,
        scores=passed if len(passed) == graded else {},
        subject=as_text(data.get("model")),
        ran_at=as_moment(data.get("created_at")),
        tool=_TOOL,
        details=known(
            {
                "run_id": data.get("id"),
                "name": data.get("name"),
                "errors": counts.get("errored") or None,
                "sampling": as_map(data.get("data_source")).get("sampling_params"),
            }
        ),
    )
    return [whole, *(_graders(items, given) if whole.scores else ())]


def read_items(data: Any, given: Given) -> list[EvalRun]:
    """A list of output items on its own: ``pass``, and one run per grader.

    Raises InputError for a page that is not the whole list: what it lacks might be the failures.
    """
    items = _whole(data, given)
    run_ids = {as_text(item.get("run_id")) for item in items}
    if len(run_ids) > 1:
        given.refuse("holds items of several runs", "save one file per run")
    scores = _scores(items, None, given)
    runs = [_from_scores("pass", scores, items, given)] if scores else []
    return insist_on_runs([*runs, *_graders(items, given)], given, "no item was graded")


def _graders(items: list[Mapping[str, Any]], given: Given) -> Iterator[EvalRun]:
    results = (as_map(r) for item in items for r in as_list(item.get("results")))
    for name in dict.fromkeys(as_text(result.get("name")) for result in results):
        if name is not None:
            yield _from_scores(name, _scores(items, name, given), items, given)


def _from_scores(
    metric: str, scores: dict[str, float], items: list[Mapping[str, Any]], given: Given
) -> EvalRun:
    first = items[0]
    return EvalRun(
        rung=given.rung,
        suite=as_text(first.get("eval_id")) or given.name,
        metric=metric,
        mean=sum(scores.values()) / len(scores),
        n=len(scores),
        scores=scores,
        subject=as_text(as_map(first.get("sample")).get("model")),
        ran_at=as_moment(first.get("created_at")),
        tool=_TOOL,
        details=known({"run_id": first.get("run_id")}),
    )


def _items_beside(run_id: str | None, given: Given) -> list[Mapping[str, Any]]:
    items: list[Mapping[str, Any]] = []
    for name, text in given.beside(f"{PurePath(given.name).stem}_output_items*.json"):
        page = read_json(text, name=name)
        items += [as_map(item) for item in as_list(as_map(page).get("data"))]
    return [item for item in items if item.get("run_id") == run_id]


def _whole(data: Any, given: Given) -> list[Mapping[str, Any]]:
    items = [as_map(item) for item in as_list(data.get("data"))]
    if data.get("has_more") is not False:
        hint = "save every page (after=<last_id>) and put their data into one list"
        more = "has_more is true" if data.get("has_more") else "it does not say has_more: false"
        given.refuse(f"is not the whole list of output items: {more}", hint)
    return items


def _scores(
    items: Iterable[Mapping[str, Any]], grader: str | None, given: Given
) -> dict[str, float]:
    """By data source item: whether it passed, or the score one grader gave."""
    found: dict[str, float] = {}
    for item in items:
        key = as_text(item.get("datasource_item_id"))
        value = _score(item, grader)
        if key is None or value is None:
            continue
        if key in found:
            given.refuse(f"the item {key} is there twice", "save one file per run")
        found[key] = value
    return found


def _score(item: Mapping[str, Any], grader: str | None) -> float | None:
    if grader is None:
        return {"pass": 1.0, "fail": 0.0}.get(as_text(item.get("status")) or "")
    results = (as_map(r) for r in as_list(item.get("results")))
    return next((as_number(r.get("score")) for r in results if r.get("name") == grader), None)
