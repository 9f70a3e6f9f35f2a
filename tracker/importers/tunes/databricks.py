"""A run of Databricks Foundation Model Fine-tuning. The service ended in August 2026."""

from __future__ import annotations

from tracker.domain.version import Method, Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of

_METHODS = {
    "INSTRUCTION_FINETUNE": Method.SFT,
    "CHAT_COMPLETION": Method.SFT,
    "CONTINUED_PRETRAIN": Method.CPT,
}


def detect(item: Item) -> bool:
    return item.has("train_data_path", "register_to", "model")


def read(item: Item) -> Tune:
    run = Fields(item.data, item.name)
    status, name = run.text("status"), run.text("name")
    parameters = run.picked("training_duration", "learning_rate", "context_length")
    asked = Registration(
        name=slug(name, run.text("register_to")),
        provider="databricks",
        model_id=_registered(run.text("register_to"), name),
        base=served_base("databricks", run.text("model")),
        base_raw=run.text("model"),
        job_id=name,
        method=_METHODS.get(run.text("task_type") or ""),
        datasets=(
            *named_data(Role.TRAIN, run.text("train_data_path")),
            *named_data(Role.VALIDATION, run.text("eval_data_path")),
        ),
        trained_on=day(run.moment("completed_at", "created_at")),
        extra={"hyperparameters": parameters} if parameters else {},
    )
    created = run.moment("created_at", "start_time")
    return Tune(asked, state_of(status), status or "", created_at=created)


def _registered(to: str | None, name: str | None) -> str | None:
    """``catalog.schema`` alone is a place, and the model in it is called like the run."""
    return f"{to}.{name}" if to and name and to.count(".") < 2 else to


FORMAT = TuneFormat(
    id="databricks",
    title="Databricks fine-tuning run",
    detected_by="`train_data_path` and `register_to`",
    base="`model`",
    tuned="`register_to`, with the run's name where it is only a schema",
    detect=detect,
    read=read,
)
