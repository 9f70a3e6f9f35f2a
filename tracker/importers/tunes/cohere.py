"""A fine-tuned model of Cohere (cohere 7.3 ``FinetunedModel``). The platform is closed."""

from __future__ import annotations

from tracker.domain.version import Role
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import day, named_data, served_base, slug, state_of

_PAUSED = ("paused",)
"""A paused model is a model: it is loaded again when it is called."""


def detect(item: Item) -> bool:
    found = _inside(item)
    return found.get("id") is not None and found.table("settings").get("base_model") is not None


def read(item: Item) -> Tune:
    model = _inside(item)
    settings, status = model.table("settings"), model.text("status")
    base, parameters = settings.table("base_model"), settings.table("hyperparameters").data
    file = settings.text("dataset_id")
    asked = Registration(
        name=slug(model.text("name"), model.text("id")),
        provider="cohere",
        model_id=model.needed("id"),
        base=served_base("cohere", base.text("name")),
        base_raw=base.text("name"),
        datasets=named_data(Role.TRAIN, file and f"cohere:{file}"),
        trained_on=day(model.moment("completed_at", "created_at")),
        extra={"base_model": base.data} | ({"hyperparameters": parameters} if parameters else {}),
    )
    created = model.moment("created_at")
    return Tune(asked, state_of(status, _PAUSED), status or "", created_at=created)


def _inside(item: Item) -> Fields:
    outer = Fields(item.data, item.name)
    return outer.table("finetuned_model") if item.has("finetuned_model") else outer


FORMAT = TuneFormat(
    id="cohere",
    title="Cohere fine-tuned model (one, or a list)",
    detected_by="`settings.base_model`",
    base="`settings.base_model.name`",
    tuned="`id`",
    detect=detect,
    read=read,
)
