"""Tuned models among a provider's list of models: OpenAI, Azure OpenAI, Mistral.

A card says less of the training than its job, and sometimes more of the base: Mistral's ``root`` is
the snapshot behind the alias that the job names.
"""

from __future__ import annotations

from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.openai_job import base_of, taken_apart
from tracker.importers.tunes.words import day, served_base, slug


def detect(item: Item) -> bool:
    return is_model(item) and _provider(item) is not None


def is_model(item: Item) -> bool:
    """An entry of a list of models, tuned or not."""
    return item.has("object", "id") and item.data["object"] == "model"


def read(item: Item) -> Tune:
    card = Fields(item.data, item.name)
    tuned, provider = card.needed("id"), _provider(item) or ""
    parts = taken_apart(tuned)
    root, created = card.text("root", "model"), card.moment("created", "created_at")
    mistral = provider == "mistral"
    asked = Registration(
        name=slug(card.text("name"), parts.suffix if parts else None, tuned),
        provider=provider,
        model_id=tuned,
        base=served_base(provider, root) if mistral else base_of(provider, root, parts),
        base_raw=root,
        job_id=card.text("job", "fine_tune"),
        trained_on=day(created),
    )
    return Tune(asked, created_at=created)


def _provider(item: Item) -> str | None:
    """Whose tuned model the entry is; ``None`` for a base model."""
    tuned = str(item.data["id"])
    if item.data.get("type") == "fine-tuned":
        return "mistral"
    if ".ft-" in tuned:
        return "azure"
    parts = taken_apart(tuned)
    return parts.provider if parts and parts.provider in ("openai", "mistral") else None


FORMAT = TuneFormat(
    id="listed_model",
    title="Tuned models in a list of models: OpenAI, Azure OpenAI, Mistral",
    detected_by='`object` is `"model"` and the id, or `type`, is of a tuned one',
    base="in the tuned id; `root` at Mistral",
    tuned="`id`",
    detect=detect,
    read=read,
)
