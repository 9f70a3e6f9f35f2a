"""A fine-tuning job of Mistral (mistralai 1.9 ``CompletionDetailedJobOut``).

The job endpoints are deprecated, so what they say is worth saving. Costs are in the currency the
job names, usually EUR.
"""

from __future__ import annotations

from decimal import Decimal

from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, Method, Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.openai_job import taken_apart
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of

_PARAMETERS = ("training_steps", "epochs", "learning_rate", "weight_decay", "seq_len")


def detect(item: Item) -> bool:
    return item.has("object", "job_type", "model") and item.data["object"] in (
        "job",
        "job.metadata",
    )


def read(item: Item) -> Tune:
    job = Fields(item.data, item.name)
    tuned, status = job.text("fine_tuned_model"), job.text("status")
    parts, said = taken_apart(tuned), job.table("metadata")
    parameters = job.table("hyperparameters").picked(*_PARAMETERS)
    asked = Registration(
        name=slug(job.text("suffix"), parts.suffix if parts else None, tuned, job.text("id")),
        provider="mistral",
        model_id=tuned,
        base=served_base("mistral", job.text("model")),
        base_raw=job.text("model"),
        job_id=job.needed("id"),
        method=Method.SFT if job.text("job_type") == "completion" else None,
        datasets=(
            *named_data(Role.TRAIN, *_files(job, "training_files")),
            *named_data(Role.VALIDATION, *_files(job, "validation_files")),
        ),
        costs=_costs(said),
        trained_on=day(job.moment("modified_at")),
        trained_tokens=job.count("trained_tokens") or said.count("train_tokens"),
        extra={"hyperparameters": parameters} if parameters else {},
    )
    return Tune(asked, state_of(status), status or "", created_at=job.moment("created_at"))


def _files(job: Fields, key: str) -> list[str]:
    return [f"mistral:{file}" for file in job.texts(key)]


def _costs(said: Fields) -> tuple[Cost, ...]:
    amount, currency = said.get("cost"), said.text("cost_currency")
    if type(amount) not in (int, float) or amount <= 0 or not currency:
        return ()
    # repr of the float is what the provider wrote; the float itself is not exact.
    return (Cost(CostKind.TRAINING, Money(Decimal(repr(amount)), currency), source="mistral job"),)


FORMAT = TuneFormat(
    id="mistral_job",
    title="Mistral fine-tuning job (one, or a list)",
    detected_by='`object` is `"job"` and there is a `job_type`',
    base="`model`",
    tuned="`fine_tuned_model`",
    detect=detect,
    read=read,
)
