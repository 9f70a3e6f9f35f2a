"""MLflow: a run, and a version in its model registry, as the REST API or a client gives them.

The base is a convention: a parameter or tag somebody logged. MLflow's dataset digest covers the
first 10,000 rows in their order; it is kept as a label and is no identity.
"""

from __future__ import annotations

import math
from typing import Any

from tracker.domain.tuning_job import JobState
from tracker.domain.version import DatasetRef, EvalRun, Role, Rung
from tracker.importers.registration import DatasetInput, EvalInput, Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.model_card import higher_is_better
from tracker.importers.tunes.words import day, hub_base, slug, state_of

_BASES = ("base_model", "base_model_name_or_path", "model_name_or_path", "model_name")
_REVISIONS = ("base_model_revision", "model_revision", "revision")
_ROLES = {"training": Role.TRAIN, "train": Role.TRAIN, "validation": Role.VALIDATION}


def _is_run(item: Item) -> bool:
    info = item.data["info"] if item.has("info", "data") else None
    return isinstance(info, dict) and "run_id" in info


def _read_run(item: Item) -> Tune:
    run = Fields(item.data, item.name)
    info = run.table("info")
    status = info.text("status")
    base, revision = _base(Fields({}, run.where), run)
    asked = Registration(
        name=slug(info.text("run_name"), info.text("run_id")),
        provider="self_hosted",
        base=hub_base(base, revision),
        base_raw=base,
        job_id=info.needed("run_id"),
        **_training(run),
    )
    started, state = info.moment("start_time"), state_of(status)
    if info.text("lifecycle_stage") == "deleted":
        state = JobState.CANCELED
    if state is JobState.SUCCEEDED and base is None:
        return Tune(asked, JobState.INCOMPLETE, "names no base model", created_at=started)
    return Tune(asked, state, status or "", created_at=started)


def _is_version(item: Item) -> bool:
    return _version(item).get("run_id") is not None and _version(item).get("version") is not None


def _read_version(item: Item) -> Tune:
    found = _version(item)
    name, number = found.needed("name"), found.word("version")
    base, revision = _base(found, Fields(item.data, item.name).table("run"))
    asked = Registration(
        name=slug(name),
        provider="self_hosted",
        model_id=f"models:/{name}/{number}",
        base=hub_base(base, revision),
        base_raw=base,
        job_id=found.text("run_id"),
        tags={"mlflow_version": number} if number else {},
        note=found.text("description"),
        **_training(Fields(item.data, item.name).table("run")),
    )
    created, status = found.moment("creation_timestamp"), found.text("status")
    return Tune(asked, state_of(status or "READY"), status or "", created_at=created)


def _base(version: Fields, run: Fields) -> tuple[str | None, str | None]:
    """Base and commit: what the version says, else what the run that made it does."""
    for whole in (version, run.table("data")):
        tags, params = _pairs(whole, "tags"), _pairs(whole, "params")
        if base := tags.text(*_BASES) or params.text(*_BASES):
            return base, tags.text(*_REVISIONS) or params.text(*_REVISIONS)
    return None, None


def _training(run: Fields) -> dict[str, Any]:
    """What a run knows of the training, as parts of a ``Registration``; ``{}`` without a run."""
    if not run.data:
        return {}
    info, data = run.table("info"), run.table("data")
    params = _pairs(data, "params").data
    known = {key: value for key, value in params.items() if isinstance(value, str | int)}
    return {
        "datasets": tuple(_datasets(run)),
        "evals": tuple(_evals(info, _pairs(data, "metrics"))),
        "trained_on": day(info.moment("end_time")),
        "extra": {"hyperparameters": known} if known else {},
    }


def _version(item: Item) -> Fields:
    outer = Fields(item.data, item.name)
    return outer.table("model_version") if item.has("model_version") else outer


def _pairs(data: Fields, name: str) -> Fields:
    """``{"key": value}`` as the client gives it, or ``[{"key":…, "value":…}]`` as REST does."""
    listed = {row.word("key"): row.get("value") for row in data.rows(name)}
    return Fields(listed, data.where) if listed else data.table(name)


def _datasets(run: Fields) -> Any:
    for entry in run.table("inputs").rows("dataset_inputs"):
        data = entry.table("dataset")
        role = _ROLES.get(_pairs(entry, "tags").text("mlflow.data.context") or "", Role.EVAL)
        digest = data.text("digest")
        uri = f"mlflow:{data.text('name')}" + (f"@{digest}" if digest else "")
        yield DatasetInput(role, ref=DatasetRef(role, uri))


def _evals(info: Fields, metrics: Fields) -> Any:
    """Metrics by the name of ``eval…``; those of the training loop prove nothing."""
    suite = f"mlflow experiment {info.word('experiment_id') or '?'}"
    for name, value in metrics.data.items():
        number = type(value) in (int, float) and math.isfinite(value)
        if isinstance(name, str) and name.startswith("eval") and number:
            better = higher_is_better(name)
            run = EvalRun(Rung.FINETUNE, suite, name, float(value), higher_is_better=better)
            yield EvalInput(Rung.FINETUNE, run=run)


RUN = TuneFormat(
    id="mlflow_run",
    title="MLflow run",
    detected_by="`info.run_id`",
    base="a parameter or tag `base_model`",
    tuned="none; the registry's version has it",
    detect=_is_run,
    read=_read_run,
)
VERSION = TuneFormat(
    id="mlflow_version",
    title="MLflow model version (one, or a list)",
    detected_by="`run_id` and `version`",
    base="a tag or parameter `base_model`",
    tuned="`models:/NAME/VERSION`",
    detect=_is_version,
    read=_read_version,
)
