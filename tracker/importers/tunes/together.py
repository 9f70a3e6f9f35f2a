"""A fine-tune of Together. ``total_price`` is a whole number of nano-dollars.

https://docs.together.ai/reference/get-fine-tunes
"""

from __future__ import annotations

from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, Method, Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, from_nanos, named_data, served_base, slug, state_of

_PARAMETERS = ("n_epochs", "n_checkpoints", "batch_size", "learning_rate", "lora_r", "lora_alpha")


def detect(item: Item) -> bool:
    named = item.has("id") and str(item.data["id"]).startswith("ft-")
    return named and (item.has("model_output_name") or item.has("output_name", "training_file"))


def read(item: Item) -> Tune:
    job = Fields(item.data, item.name)
    tuned, status = job.text("model_output_name", "output_name"), job.text("status")
    kind = job.table("training_type")
    train, check = job.text("training_file"), job.text("validation_file")
    parameters = job.picked(*_PARAMETERS) | kind.picked(*_PARAMETERS)
    asked = Registration(
        name=slug(job.text("suffix"), (tuned or "").rpartition("/")[2], job.text("id")),
        provider="together",
        model_id=tuned,
        base=served_base(
            "together", job.text("from_hf_model", "model"), job.text("hf_model_revision")
        ),
        base_raw=job.text("model"),
        job_id=job.needed("id"),
        method=_method(job, kind),
        datasets=(
            *named_data(Role.TRAIN, train and f"together:{train}"),
            *named_data(Role.VALIDATION, check and f"together:{check}"),
        ),
        costs=_costs(job),
        trained_on=day(job.moment("updated_at")),
        trained_tokens=job.count("token_count"),
        extra={"hyperparameters": parameters} if parameters else {},
    )
    return Tune(asked, state_of(status), status or "", created_at=job.moment("created_at"))


def _method(job: Fields, kind: Fields) -> Method | None:
    if job.table("training_method").text("method") == "dpo":
        return Method.DPO
    return {"lora": Method.LORA, "full": Method.FULL}.get((kind.text("type") or "").lower())


def _costs(job: Fields) -> tuple[Cost, ...]:
    nanos = job.count("total_price")
    if not nanos:
        return ()
    return (
        Cost(CostKind.TRAINING, Money(from_nanos(0, nanos), "USD"), source="together total_price"),
    )


FORMAT = TuneFormat(
    id="together",
    title="Together fine-tune (one, or a list)",
    detected_by="an id `ft-…` and `model_output_name` (or `output_name`)",
    base="`from_hf_model` or `model`, and `hf_model_revision`",
    tuned="`model_output_name`",
    detect=detect,
    read=read,
)
