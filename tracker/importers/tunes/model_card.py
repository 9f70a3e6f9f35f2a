"""A model card of the Hugging Face hub: Markdown under a YAML head.

https://huggingface.co/docs/hub/model-cards. ``model-index`` gives scores without examples, so they
can be shown and never compared pair by pair.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from tracker.domain.version import LICENSE, EvalRun, Method, Role, Rung
from tracker.errors import InputError
from tracker.importers.registration import DatasetInput, EvalInput, Registration
from tracker.importers.strict_yaml import read_yaml
from tracker.importers.tunes.base import Item, Syntax, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import hub_base, key_of, named_data, slug

NAME = "README.md"
_FENCE = "---"


def head_of(text: str) -> str | None:
    """The YAML between the two lines of dashes a card begins with."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == _FENCE:
            # An empty line stands for the fence, so that lines are numbered as in the file.
            return "\n" + "".join(lines[1:number])
    return None


def detect(item: Item) -> bool:
    return item.syntax is Syntax.CARD and item.has("base_model")


def read(item: Item) -> Tune:
    card = Fields(item.data, item.name)
    bases = card.texts("base_model")
    asked = Registration(
        name=slug(_name(card), _heading(item.text), item.folder, item.name),
        provider="self_hosted",
        base=hub_base(bases[0], card.text("base_model_revision")) if len(bases) == 1 else None,
        base_raw=", ".join(bases) or None,
        method=method_of(card),
        datasets=datasets(card),
        evals=evals(card),
        tags=tags(card),
        idempotency_key=key_of("model_card", item.text),
    )
    several = f"merged from {len(bases)} bases: {', '.join(bases)}"
    return Tune(asked, problems=(several,) if len(bases) > 1 else ())


def beside(item: Item) -> tuple[Fields, tuple[str, ...]]:
    """The head of a card that lies beside, and what was wrong with it."""
    head = head_of(item.beside.get(NAME, ""))
    try:
        return Fields(read_yaml(head, name=NAME) if head else {}, NAME), ()
    except InputError as error:
        return Fields({}, NAME), (f"left out: {error.message}",)


def datasets(card: Fields) -> tuple[DatasetInput, ...]:
    return named_data(Role.TRAIN, *(f"hf://datasets/{one}" for one in card.texts("datasets")))


def tags(card: Fields) -> dict[str, str]:
    license_ = card.text("license_name") or card.text("license")
    return {LICENSE: license_} if license_ else {}


def method_of(card: Fields) -> Method | None:
    found = {tag.lower() for tag in card.texts("tags")}
    return next((m for m in (Method.QLORA, Method.LORA, Method.DPO) if m.value in found), None)


def evals(card: Fields) -> tuple[EvalInput, ...]:
    """The scores of ``model-index``: suite and version are the dataset's type and revision."""
    return tuple(
        EvalInput(Rung.FINETUNE, run=run)
        for model in card.rows("model-index")
        for result in model.rows("results")
        for run in _runs(result)
    )


def _runs(result: Fields) -> Iterator[EvalRun]:
    data = result.table("dataset")
    suite = data.text("type", "name")
    parts = [data.word("revision"), data.text("config"), data.text("split")]
    for metric in result.rows("metrics"):
        value, name = metric.get("value"), metric.text("type", "name")
        if suite and name and type(value) in (int, float) and math.isfinite(value):
            yield EvalRun(
                rung=Rung.FINETUNE,
                suite=suite,
                metric=name,
                mean=float(value),
                suite_version=" ".join(part for part in parts if part) or None,
                higher_is_better=higher_is_better(name),
                source=result.where,
            )


def higher_is_better(metric: str) -> bool:
    return not any(word in metric.lower() for word in ("loss", "perplexity", "error", "wer", "cer"))


def _name(card: Fields) -> str | None:
    index: Any = next(card.rows("model-index"), None)
    return card.text("model_name") or (index.text("name") if index else None)


def _heading(text: str) -> str | None:
    lines = (line for line in text.splitlines() if line.startswith("# "))
    return next(lines, "").removeprefix("# ") or None


FORMAT = TuneFormat(
    id="model_card",
    title="Hugging Face model card",
    detected_by="Markdown under a YAML head with `base_model`",
    base="`base_model`, if it is one",
    tuned="none: the file does not say where it lies",
    detect=detect,
    read=read,
)
