"""promptfoo (result file version 3): ``promptfoo eval -o results.json``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import (
    Given,
    as_list,
    as_map,
    as_moment,
    as_number,
    as_text,
    average,
    digest,
    insist_on_runs,
    known,
)

_ERROR = 2
"""``failureReason`` of an example that could not be scored; 1 is a failed assertion."""
_GRADED = ("llm-rubric", "g-eval", "factuality", "select-best", "similar")
_DEFAULT_JUDGE = "promptfoo's default grader"

Row = Mapping[str, Any]


def read(data: Any, given: Given) -> list[EvalRun]:
    """Per prompt and provider: ``pass`` (1 or 0), ``score``, and each named score.

    An example that ended in an error is counted apart, not as a failure. The suite is the
    description; its digest covers the tests and not the prompts, which are what is compared.
    Raises InputError for a result file of another version, or one where nothing was scored.
    """
    found = as_map(data["results"])
    if found.get("version") != 3:
        given.refuse(f"promptfoo results of version {found.get('version')}, not 3")
    rows = [as_map(row) for row in as_list(found.get("results"))]
    groups: dict[tuple[Any, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.get("promptIdx"), _provider(row)), []).append(row)
    runs = [run for group in groups.values() for run in _runs(data, group, given)]
    return insist_on_runs(runs, given, "every example ended in an error")


def _runs(data: Mapping[str, Any], rows: list[Row], given: Given) -> Iterator[EvalRun]:
    scored = [row for row in rows if not _is_error(row)]
    named = list(dict.fromkeys(name for row in scored for name in as_map(row.get("namedScores"))))
    config, first = as_map(data.get("config")), rows[0]
    tool = as_text(as_map(data.get("metadata")).get("promptfooVersion")) or ""
    for metric in ("pass", "score", *named):
        scores = _scores(scored, metric)
        if not scores:
            continue
        yield EvalRun(
            rung=given.rung,
            suite=as_text(config.get("description")) or "promptfoo",
            metric=metric,
            mean=sum(scores.values()) / len(scores),
            n=len(scores),
            scores=scores,
            subject=_provider(first),
            judge=_judge(rows, config),
            ran_at=as_moment(_zulu(as_map(data["results"]).get("timestamp"))),
            suite_hash=digest(config.get("tests")),
            tool=f"promptfoo {tool}".strip(),
            details=known(
                {
                    "eval_id": data.get("evalId"),
                    "prompt_hash": first.get("promptId"),
                    "errors": len(rows) - len(scored) or None,
                }
            ),
        )


def _scores(rows: Iterable[Row], metric: str) -> dict[str, float]:
    """By example; repeats of one are averaged."""
    values: dict[str, list[float]] = {}
    for row in rows:
        value = row.get("success") if metric == "pass" else row.get("score")
        if metric not in ("pass", "score"):
            value = as_map(row.get("namedScores")).get(metric)
        number = as_number(value)
        if number is not None:
            values.setdefault(_key(row), []).append(number)
    return average(values)


def _key(row: Row) -> str:
    """The place of the test and its variables, so that only the same examples are paired."""
    return f"{row.get('testIdx')}:{digest(row.get('vars'))[:12]}"


def _provider(row: Row) -> str:
    provider = row.get("provider")
    named = as_map(provider)
    return as_text(named.get("label")) or as_text(named.get("id")) or as_text(provider) or "unnamed"


def _is_error(row: Row) -> bool:
    return row.get("failureReason") == _ERROR


def _judge(rows: Iterable[Row], config: Mapping[str, Any]) -> str | None:
    """Who graded, where a model did: as an assertion, its test or the defaults name it."""
    default = as_map(as_map(config.get("defaultTest")).get("options")).get("provider")
    for row in rows:
        case = as_map(row.get("testCase"))
        of_test = as_map(case.get("options")).get("provider")
        for assertion in map(as_map, as_list(case.get("assert"))):
            if _is_graded(as_text(assertion.get("type")) or ""):
                told = assertion.get("provider") or of_test or default
                return as_text(as_map(told).get("id")) or as_text(told) or _DEFAULT_JUDGE
    return None


def _is_graded(kind: str) -> bool:
    kind = kind.removeprefix("not-")
    return kind in _GRADED or kind.startswith(("model-graded", "answer-", "context-"))


def _zulu(text: Any) -> Any:
    return text.replace("Z", "+00:00") if isinstance(text, str) else text
