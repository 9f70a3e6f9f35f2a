"""A checkpoint of an OpenAI job: a model of its own, with an id that can be called.

The id segment of a checkpoint may differ from the final model's, so it is not worked out from it.
"""

from __future__ import annotations

from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.openai_job import base_of, taken_apart
from tracker.importers.tunes.words import day, slug


def detect(item: Item) -> bool:
    return item.has("object") and item.data["object"] == "fine_tuning.job.checkpoint"


def read(item: Item) -> Tune:
    found = Fields(item.data, item.name)
    tuned = found.needed("fine_tuned_model_checkpoint")
    parts, created = taken_apart(tuned), found.moment("created_at")
    provider = "azure" if item.provider == "azure" or ".ft-" in tuned else "openai"
    step = found.count("step_number")
    metrics = found.table("metrics").data
    asked = Registration(
        name=slug(parts.suffix if parts else None, tuned),
        provider=provider,
        model_id=tuned,
        base=base_of(provider, None, parts),
        job_id=found.text("fine_tuning_job_id"),
        tags={} if step is None else {"checkpoint": f"step-{step}"},
        trained_on=day(created),
        extra={"metrics": metrics} if metrics else {},
    )
    return Tune(asked, created_at=created)


FORMAT = TuneFormat(
    id="openai_checkpoint",
    title="OpenAI checkpoints of a job (one, or a list)",
    detected_by='`object` is `"fine_tuning.job.checkpoint"`',
    base="in the tuned id",
    tuned="`fine_tuned_model_checkpoint`",
    detect=detect,
    read=read,
)
