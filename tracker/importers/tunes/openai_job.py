"""OpenAI's ``fine_tuning.job``, as the job and the list of jobs give it.

https://platform.openai.com/docs/api-reference/fine-tuning/object
"""

from __future__ import annotations

from typing import Any

from tracker.domain.tuning_job import JobState
from tracker.domain.version import Method, Role
from tracker.errors import InputError
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of
from tracker.matching.serving_id import ServingId, read_serving_id

_METHODS = {"supervised": Method.SFT, "dpo": Method.DPO, "reinforcement": Method.RFT}
_PARAMETERS = ("n_epochs", "batch_size", "learning_rate_multiplier", "beta")
_NAMES = ("model_name", "name", "model")
"""Metadata keys that teams use to say which model a job is for."""


def detect(item: Item) -> bool:
    """A job, whoever runs an API of this shape, unless it says it is another provider's."""
    return item.has("object", "model") and item.data["object"] == "fine_tuning.job"


def read(item: Item) -> Tune:
    return read_job(item, "openai", "openai:")


def read_job(item: Item, provider: str, files: str) -> Tune:
    """A job of OpenAI's shape at ``provider``; ``files`` is put before the ids of data files."""
    job = Fields(item.data, item.name)
    tuned, status = job.text("fine_tuned_model"), job.text("status")
    parts = taken_apart(tuned)
    asked = Registration(
        name=_name(job, parts, tuned),
        provider=provider,
        model_id=tuned,
        base=base_of(provider, job.text("model"), parts),
        base_raw=job.text("model"),
        job_id=job.needed("id"),
        method=_METHODS.get(job.table("method").text("type") or ""),
        datasets=_data(job, files),
        tags=_tags(job),
        trained_on=day(job.moment("finished_at")),
        trained_tokens=job.count("trained_tokens"),
        extra=_extra(job),
    )
    return Tune(
        asked,
        state=_state(status, tuned),
        status=status or "",
        error=job.table("error").text("message", "code"),
        created_at=job.moment("created_at"),
        unreadable=tuple(
            job.unreadable(moments=("created_at", "finished_at"), counts=("trained_tokens",))
        ),
    )


def taken_apart(tuned: str | None) -> ServingId | None:
    """The parts of a tuned model's id; ``None`` where it follows no grammar we know."""
    try:
        return read_serving_id(tuned) if tuned else None
    except InputError:
        return None


def base_of(provider: str, model: str | None, parts: ServingId | None) -> Any:
    """The base, from the job and the id together: of an alias and its snapshot, the snapshot.

    A job may start from a tuned model; that model's id then says what it stands on itself.
    """
    parent = taken_apart(model)
    told = parts.base if parts else None
    plain = parent.base if parent and parent.base else model
    if told and (plain is None or told.startswith(plain)):
        plain = told
    return served_base(provider, plain)


def _name(job: Fields, parts: ServingId | None, tuned: str | None) -> str:
    said = job.table("metadata")
    suffix = job.text("user_provided_suffix", "suffix") or (parts.suffix if parts else None)
    return slug(said.text(*_NAMES), suffix, tuned, job.text("id"))


def _state(status: str | None, tuned: str | None) -> JobState:
    state = state_of(status)
    if state is JobState.SUCCEEDED and tuned is None:
        return JobState.INCOMPLETE
    return state


def _data(job: Fields, files: str) -> Any:
    train, check = job.text("training_file"), job.text("validation_file")
    return (
        *named_data(Role.TRAIN, train and files + train),
        *named_data(Role.VALIDATION, check and files + check),
    )


def _tags(job: Fields) -> dict[str, str]:
    return {k: v for k, v in job.table("metadata").data.items() if isinstance(v, str) and v}


def _extra(job: Fields) -> dict[str, Any]:
    kind = job.table("method").text("type") or ""
    inner = job.table("method").table(kind).table("hyperparameters")
    parameters = job.table("hyperparameters").picked(*_PARAMETERS) or inner.picked(*_PARAMETERS)
    model = job.text("model")
    parent = {"parent_finetune": model} if taken_apart(model) else {}
    seed = job.count("seed")
    return (
        parent
        | ({"hyperparameters": parameters} if parameters else {})
        | ({} if seed is None else {"seed": seed})
    )


FORMAT = TuneFormat(
    id="openai_job",
    title="OpenAI fine-tuning job (one, or a list)",
    detected_by='`object` is `"fine_tuning.job"`',
    base="`model`, or the snapshot in the tuned id",
    tuned="`fine_tuned_model`",
    detect=detect,
    read=read,
)
