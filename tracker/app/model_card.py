"""A version as a Hugging Face model card: https://huggingface.co/docs/hub/model-cards.

The head is read by machines (``base_model``, ``datasets``, ``model-index``), the rest by people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.app.exported_places import base_of, last_part, place_of
from tracker.app.front_matter import front_matter
from tracker.domain.model_ref import ModelRef
from tracker.domain.partial_date import Bound
from tracker.domain.version import DatasetRef, EvalRun, Method, ModelVersion, NewVersion, Role, Rung
from tracker.evals.naming import suite
from tracker.evals.proof import proof_of
from tracker.evals.run_error import run_error
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reading import ClockReading
from tracker.text import unbroken

_RELATIONS = {Method.LORA: "adapter", Method.QLORA: "adapter"}
_HUB_DATA = re.compile(r"(?:hf://datasets/|https://huggingface\.co/datasets/)([^/]+/[^/@?#]+)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~$])")
_BOUNDS = {Bound.NOT_BEFORE: "not before ", Bound.TENTATIVE: "probably "}


def model_card(judgement: Judgement) -> str:
    """Markdown with a YAML head. What is not known is said to be unknown, or left out of tables."""
    version = judgement.version
    sections = [
        f"# {version.label}",
        _summary(version),
        "## How long it lasts",
        _clocks(judgement),
        "## Was it worth it",
        _text(_sentence(proof_of(version).sentence)),
        _evals(version.details.evals),
        _eval_data([r for r in version.details.datasets if r.role is Role.EVAL]),
        "## Data",
        _data([r for r in version.details.datasets if r.role is not Role.EVAL]),
        _costs(version.details),
    ]
    return front_matter(head(version)) + "\n" + "\n\n".join(s for s in sections if s) + "\n"


def head(version: ModelVersion) -> dict[str, Any]:
    """The machine-readable part, as plain values."""
    details = version.details
    found: dict[str, Any] = {
        "base_model": _base_id(details) if details.base else None,
        "base_model_relation": _RELATIONS.get(details.method, "finetune")
        if details.base and details.method
        else None,
        "datasets": _names(r for r in details.datasets if r.role is Role.TRAIN),
        "tags": ["fine-tuned", *sorted(f"{k}:{v}" for k, v in details.tags.items())],
        "model-index": _index(version),
    }
    return {key: value for key, value in found.items() if value}


def _base_id(details: NewVersion) -> str:
    """On the hub names keep their capitals, which the registry's do not."""
    base, raw = details.base, (details.base_raw or "").removeprefix("huggingface/")
    if base is None or base.provider != "huggingface":
        return f"{base.provider}/{base_of(base).full_id}" if base else ""
    return raw if raw.lower() == base.model else base.model


def _names(refs: Iterable[DatasetRef]) -> list[str]:
    """Ids on the hub; of other data the file's name, for its path would read like such an id."""
    found = ((ref, _HUB_DATA.match(ref.uri)) for ref in refs)
    return list(dict.fromkeys(hub.group(1) if hub else last_part(ref.uri) for ref, hub in found))


def _index(version: ModelVersion) -> list[dict[str, Any]]:
    runs = [run for run in version.details.evals if run.rung is Rung.FINETUNE]
    if not runs:
        return []
    return [{"name": version.label, "results": [_result(run) for run in runs]}]


def _result(run: EvalRun) -> dict[str, Any]:
    dataset = {"name": run.suite, "type": run.suite, "revision": run.suite_version}
    return {
        "task": {"type": "text-generation"},
        "dataset": {key: value for key, value in dataset.items() if value},
        "metrics": [{"type": run.metric, "name": run.metric, "value": run.mean}],
    }


def _summary(version: ModelVersion) -> str:
    details = version.details
    rows = [
        ("base", _base_words(details.base)),
        ("served by", details.provider),
        ("served as", details.serving_id),
        ("method", details.method and details.method.value),
        ("reason", " ".join(t for t in (details.reason, details.reason_note) if t)),
        ("owner", details.owner),
        ("trained on", details.trained_on),
        ("data refresh due", details.refresh_due),
        ("registered", f"{version.registered_at:%Y-%m-%d}"),
        ("status", version.status.value),
        ("note", details.note),
    ]
    return _table(("", ""), [(name, value) for name, value in rows if value])


def _base_words(base: ModelRef | None) -> str:
    if base is None:
        return "unknown"
    pinned = "pinned" if base.pinned else "not pinned: it can change under its name"
    return f"{base_of(base)} ({pinned})"


def _clocks(judgement: Judgement) -> str:
    if judgement.unjudged:
        return f"As of {judgement.today} this cannot be judged: {_text(judgement.unjudged)}."
    clocks, due = judgement.clocks, judgement.deadline
    rows = [
        ("serves until", _until(clocks.serve), clocks.serve.reason),
        ("retrain until", _until(clocks.train), clocks.train.reason),
        ("act by", due.act_by or "no date", f"level {due.level.value}"),
    ]
    return f"As of {judgement.today}:\n\n" + _table(("", "date", "why"), rows)


def _until(clock: ClockReading) -> str:
    return f"{_BOUNDS.get(clock.bound, '')}{clock.shown}" if clock.day else clock.shown


def _evals(runs: Sequence[EvalRun]) -> str:
    if not runs:
        return ""
    rows = [
        (
            suite(run),
            run.metric,
            run.rung.value,
            _score(run),
            run.n or "unknown",
            run.judge or "none",
        )
        for run in runs
    ]
    return _table(("suite", "metric", "measured", "mean", "n", "judge"), rows)


def _score(run: EvalRun) -> str:
    error = run_error(run)
    return f"{run.mean:.4g}" if error is None else f"{run.mean:.4g} ± {error:.2g}"


def _data(refs: Sequence[DatasetRef]) -> str:
    if not refs:
        return "Unknown: none was registered."
    return _refs(refs)


def _eval_data(refs: Sequence[DatasetRef]) -> str:
    return "The eval data:\n\n" + _refs(refs) if refs else ""


def _refs(refs: Sequence[DatasetRef]) -> str:
    rows = [
        (
            ref.role.value,
            place_of(ref.uri),
            "unknown" if ref.records is None else ref.records,
            _identity(ref),
        )
        for ref in refs
    ]
    return _table(("role", "dataset", "records", "identity"), rows)


def _identity(ref: DatasetRef) -> str:
    digest = f"sha256:{ref.sha256}" if ref.sha256 else None
    return " ".join(part for part in (ref.fingerprint, digest) if part) or "unknown"


def _costs(details: NewVersion) -> str:
    rows = [(cost.kind.value, cost.money, cost.per.value) for cost in details.costs]
    return "## Cost\n\n" + _table(("", "amount", "per"), rows) if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *([_text(str(cell)) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _text(text: str) -> str:
    """Words from anywhere as words: no markup, no line breaks, nothing invisible."""
    return _SPECIAL.sub(r"\\\1", unbroken(text))
