"""A PEFT adapter: ``adapter_config.json``, with the trainer's state and the card beside it.

In the files seen in the wild ``revision`` is null and the base may be somebody's folder. The card
then often names the base on the hub; nothing but a commit pins it.
"""

from __future__ import annotations

from tracker.domain.version import Method
from tracker.importers.registration import Registration
from tracker.importers.tunes import model_card, trainer_state
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import hub_base, is_local, key_of, slug

NAME = "adapter_config.json"
_PARAMETERS = ("r", "lora_alpha", "lora_dropout", "task_type", "peft_type", "use_dora")


def detect(item: Item) -> bool:
    return item.has("peft_type")


def read(item: Item) -> Tune:
    config = Fields(item.data, item.name)
    card, said = model_card.beside(item)
    training, tokens, also = trainer_state.beside(item)
    raw = config.text("base_model_name_or_path")
    hyperparameters = config.picked(*_PARAMETERS)
    targets = config.texts("target_modules")
    asked = Registration(
        name=slug(card.text("model_name"), _place(item)),
        provider="self_hosted",
        base=hub_base(_base(raw, card), config.text("revision")),
        base_raw=raw,
        method=_method(config, card),
        datasets=model_card.datasets(card),
        evals=model_card.evals(card),
        tags=model_card.tags(card),
        trained_tokens=tokens,
        extra={
            "hyperparameters": hyperparameters | ({"target_modules": targets} if targets else {}),
            "peft_version": config.text("peft_version"),
            "weights_sha256": item.weights,
            "training": training,
        },
        idempotency_key=_key(item),
    )
    return Tune(asked, problems=(*said, *also))


def _base(raw: str | None, card: Fields) -> str | None:
    """The adapter's own word, unless it is a path and the card knows the id."""
    named = card.texts("base_model")
    if raw and is_local(raw) and len(named) == 1 and not is_local(named[0]):
        return named[0]
    return raw


def _place(item: Item) -> str:
    """The adapter's folder is what people call it; a file by another name is called like that."""
    file = item.name.rpartition("/")[2]
    return item.folder if file == NAME and item.folder else file.removesuffix(".json")


def _method(config: Fields, card: Fields) -> Method | None:
    if config.text("peft_type") != "LORA":
        return None
    return model_card.method_of(card) or Method.LORA


def _key(item: Item) -> str:
    """Two runs of one recipe have equal configurations: weights or the log tell them apart.

    Where neither is there, the folder's name does; the way to it differs from machine to machine.
    """
    state = item.beside.get(trainer_state.NAME)
    own = item.weights or state
    return key_of("peft", item.text, state, item.weights, None if own else _place(item))


FORMAT = TuneFormat(
    id="peft",
    title="PEFT `adapter_config.json`, with `trainer_state.json` and `README.md` beside it",
    detected_by="`peft_type`",
    base="`base_model_name_or_path` and `revision`; the card's, if that is a path",
    tuned="none: the folder's name is the model's",
    detect=detect,
    read=read,
)
