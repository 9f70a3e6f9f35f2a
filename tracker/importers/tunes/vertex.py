"""A tuning job of Vertex AI, as REST gives it (camelCase) or the SDK dumps it (snake_case).

google-genai ``TuningJob``. Counts are strings of digits; the billable tokens are those of one pass.
"""

from __future__ import annotations

from typing import Any

from tracker.domain.version import Method, Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of

_SPECS = {
    "supervisedTuningSpec": Method.SFT,
    "preferenceOptimizationSpec": Method.DPO,
    "distillationSpec": Method.DISTILL,
    "partnerModelTuningSpec": Method.SFT,
}


def detect(item: Item) -> bool:
    return item.has("name") and "/tuningJobs/" in str(item.data["name"])


def read(item: Item) -> Tune:
    job = Fields(item.data, item.name)
    spec, method = _spec(job)
    tuned, status = job.table("tunedModel"), job.text("state")
    asked = Registration(
        name=slug(job.text("tunedModelDisplayName"), job.needed("name").rpartition("/")[2]),
        provider="vertex",
        model_id=tuned.text("model", "endpoint"),
        base=served_base("vertex", _short(job.text("baseModel", "customBaseModel"))),
        base_raw=job.text("baseModel", "customBaseModel"),
        venue=_location(job.needed("name")),
        job_id=job.needed("name"),
        method=method,
        datasets=(
            *named_data(Role.TRAIN, spec.text("trainingDatasetUri")),
            *named_data(Role.VALIDATION, spec.text("validationDatasetUri")),
        ),
        trained_on=day(job.moment("endTime")),
        trained_tokens=_tokens(job, spec),
        extra=_extra(job, spec, tuned),
    )
    return Tune(
        asked,
        state_of(status),
        status or "",
        job.table("error").text("message"),
        job.moment("createTime"),
    )


def _spec(job: Fields) -> tuple[Fields, Method | None]:
    for name, method in _SPECS.items():
        if job.get(name) is not None:
            return job.table(name), method
    return Fields({}, job.where), None


def _short(model: str | None) -> str | None:
    """``publishers/google/models/gemini-2.5-flash`` is ``gemini-2.5-flash``."""
    return model.rpartition("/models/")[2] if model and "publishers/" in model else model


def _location(name: str) -> str | None:
    head, _, rest = name.partition("/locations/")
    return rest.partition("/")[0] or None if head else None


def _tokens(job: Fields, spec: Fields) -> int | None:
    stats = job.table("tuningDataStats").table(
        "supervisedTuningDataStats", "preferenceOptimizationDataStats"
    )
    per_pass = stats.count("totalBillableTokenCount")
    epochs = spec.table("hyperParameters").count("epochCount")
    return per_pass * epochs if per_pass and epochs else None


def _extra(job: Fields, spec: Fields, tuned: Fields) -> dict[str, Any]:
    steps = [c.text("checkpointId", "endpoint") for c in tuned.rows("checkpoints")]
    found: dict[str, Any] = {
        "endpoint": tuned.text("endpoint"),
        "parent_finetune": job.table("preTunedModel").text("tunedModelName"),
        "hyperparameters": spec.table("hyperParameters").data,
        "checkpoints": [step for step in steps if step],
    }
    return {key: value for key, value in found.items() if value}


FORMAT = TuneFormat(
    id="vertex",
    title="Vertex AI tuning job (one, or a list; camelCase or snake_case)",
    detected_by="`name` holds `/tuningJobs/`",
    base="`baseModel` or `customBaseModel`",
    tuned="`tunedModel.model`",
    detect=detect,
    read=read,
)
