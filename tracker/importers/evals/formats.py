"""Which tool wrote a document of eval results, told by what is in it, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from tracker.domain.version import EvalRun
from tracker.importers.evals.given import Given, as_list, as_map

Reader = Callable[[Any, Given], list[EvalRun]]


def reader_of(data: Any) -> Reader | None:
    """The reader of the format ``data`` is in; ``None`` for none that is known here."""
    for is_it, where in _FORMATS.values():
        if is_it(data):
            module, _, name = where.partition(":")
            reader: Reader = getattr(import_module(module), name)
            return reader
    return None


def names() -> list[str]:
    """What the formats are called, for messages and documentation."""
    return list(_FORMATS)


def _is_lm_eval(data: Any) -> bool:
    keys = as_map(data).keys()
    its_own = {"higher_is_better", "n-shot", "lm_eval_version", "task_hashes"}
    return {"results", "versions"} <= keys and bool(its_own & keys) and not _is_lighteval(data)


def _is_lighteval(data: Any) -> bool:
    return {"config_general", "results", "versions"} <= as_map(data).keys()


def _is_inspect(data: Any) -> bool:
    run = as_map(data)
    return "task" in as_map(run.get("eval")) and bool({"status", "results"} & run.keys())


def _is_promptfoo(data: Any) -> bool:
    run = as_map(data)
    return "evalId" in run and "version" in as_map(run.get("results"))


def _is_openai_run(data: Any) -> bool:
    return as_map(data).get("object") == "eval.run"


def _is_openai_items(data: Any) -> bool:
    rows = as_list(as_map(data).get("data"))
    return bool(rows) and as_map(rows[0]).get("object") == "eval.run.output_item"


def _is_deepeval(data: Any) -> bool:
    run = as_map(data)
    return "testCases" in as_map(run.get("testRunData", run))


def _is_model_index(data: Any) -> bool:
    return "model-index" in as_map(data)


def _is_eval_results(data: Any) -> bool:
    rows = as_list(data)
    fields = [as_map(row) for row in rows]
    return bool(rows) and all("value" in f and "id" in as_map(f.get("dataset")) for f in fields)


_HERE = "tracker.importers.evals"
_FORMATS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "lm-evaluation-harness": (_is_lm_eval, f"{_HERE}.lm_eval:read"),
    "lighteval": (_is_lighteval, f"{_HERE}.lighteval:read"),
    "inspect-ai": (_is_inspect, f"{_HERE}.inspect_ai:read"),
    "promptfoo": (_is_promptfoo, f"{_HERE}.promptfoo:read"),
    "OpenAI eval run": (_is_openai_run, f"{_HERE}.openai_evals:read_run"),
    "OpenAI eval run output items": (_is_openai_items, f"{_HERE}.openai_evals:read_items"),
    "DeepEval": (_is_deepeval, f"{_HERE}.deepeval:read"),
    "Hugging Face model-index": (_is_model_index, f"{_HERE}.huggingface:read_index"),
    "Hugging Face .eval_results": (_is_eval_results, f"{_HERE}.huggingface:read_results"),
}
