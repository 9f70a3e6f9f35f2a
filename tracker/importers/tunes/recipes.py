"""Configurations of training programs: axolotl, LLaMA-Factory, TRL and unsloth, torchtune.

A recipe says what is tuned on what, not that it was: it is the record of a tune one makes oneself.
"""

from __future__ import annotations

import re
from typing import Any

from tracker.domain.version import Method, Role
from tracker.errors import InputError
from tracker.importers.registration import DatasetInput, Registration
from tracker.importers.strict_json import read_json
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import hub_base, is_commit, key_of, named_data, slug

DATASETS = "dataset_info.json"
_PARAMETERS = (
    "num_epochs",
    "num_train_epochs",
    "epochs",
    "learning_rate",
    "lora_r",
    "lora_rank",
    "lora_alpha",
    "lora_dropout",
    "micro_batch_size",
    "per_device_train_batch_size",
    "batch_size",
    "gradient_accumulation_steps",
    "sequence_len",
    "cutoff_len",
    "max_length",
    "max_seq_length",
    "load_in_4bit",
    "load_in_8bit",
    "seed",
)
_STAGES = {"pt": Method.CPT, "dpo": Method.DPO, "ppo": Method.RFT, "kto": Method.DPO}
_OBJECTIVES = {"dpo": Method.DPO, "ipo": Method.DPO, "grpo": Method.RFT}
_ENDINGS = re.compile(r"\.(ya?ml|json)$")


def _is_axolotl(item: Item) -> bool:
    data = item.data["datasets"] if item.has("base_model", "datasets") else None
    return isinstance(data, list) and any(isinstance(d, dict) and "path" in d for d in data)


def _read_axolotl(item: Item) -> Tune:
    config = Fields(item.data, item.name)
    objective = _OBJECTIVES.get(config.text("rl") or "")
    return _tune(
        item,
        "axolotl",
        config,
        (config.text("base_model"), config.text("revision_of_model")),
        method=_method(config, config.text("adapter"), objective),
        data=tuple(data for row in config.rows("datasets") for data in _named(row, "path")),
    )


def _is_llamafactory(item: Item) -> bool:
    return item.has("finetuning_type", "stage")


def _read_llamafactory(item: Item) -> Tune:
    config = Fields(item.data, item.name)
    names = (config.text("dataset") or ",".join(config.texts("dataset"))).split(",")
    method = _STAGES.get(config.text("stage") or "")
    return _tune(
        item,
        "llamafactory",
        config,
        (config.text("model_name_or_path"), config.text("model_revision")),
        method=_method(config, config.text("finetuning_type"), method),
        data=named_data(Role.TRAIN, *(_listed(name.strip(), item) for name in names)),
    )


def _listed(name: str, item: Item) -> str:
    """What ``dataset_info.json`` beside the recipe says a name stands for, else the name."""
    try:
        listed = read_json(item.beside.get(DATASETS, "{}"), name=DATASETS)
    except InputError:
        return name
    entry = Fields(listed, DATASETS).table(name) if name else Fields({}, DATASETS)
    return entry.text("hf_hub_url", "ms_hub_url", "file_name") or name


def _is_torchtune(item: Item) -> bool:
    inner = item.data["checkpointer"] if item.has("checkpointer") else None
    return isinstance(inner, dict) and "_component_" in inner


def _read_torchtune(item: Item) -> Tune:
    config = Fields(item.data, item.name)
    builder = config.table("model").text("_component_") or ""
    adapter = next((kind for kind in ("qlora", "lora") if f".{kind}_" in builder), None)
    folder = config.table("checkpointer").text("checkpoint_dir")
    return _tune(
        item,
        "torchtune",
        config,
        (folder, None),
        method=_method(config, adapter, None),
        data=tuple(_named(config.table("dataset"), "source", "data_files", "_component_")),
    )


def _is_trl(item: Item) -> bool:
    model = item.has("model_name_or_path") or item.has("model_name")
    return model and any(map(item.has, ("dataset_name", "output_dir", "dataset_text_field")))


def _read_trl(item: Item) -> Tune:
    config = Fields(item.data, item.name)
    adapter = "lora" if config.get("use_peft") is True or config.get("lora_r") else None
    return _tune(
        item,
        "trl",
        config,
        (config.text("model_name_or_path", "model_name"), config.text("model_revision")),
        method=_method(config, adapter, None),
        data=tuple(_named(config, "dataset_name")),
    )


def _method(config: Fields, adapter: str | None, stage: Method | None) -> Method:
    """What is said of the objective wins over how the weights are touched."""
    if stage is not None:
        return stage
    if adapter in ("lora", "qlora"):
        packed = config.get("load_in_4bit") is True or config.get("quantization_bit") is not None
        return Method.QLORA if packed or adapter == "qlora" else Method.LORA
    return Method.FULL


def _named(row: Fields, *keys: str) -> tuple[DatasetInput, ...]:
    """A dataset by its id or path, with the split of it that was used."""
    name = row.text(*keys)
    split = row.text("split", "dataset_train_split")
    return named_data(Role.TRAIN, f"{name}#{split}" if name and split else name)


def _tune(
    item: Item,
    program: str,
    config: Fields,
    stands_on: tuple[str | None, str | None],
    *,
    method: Method,
    data: tuple[DatasetInput, ...],
) -> Tune:
    base, revision = stands_on
    hub_id = config.text("hub_model_id")
    file = _ENDINGS.sub("", item.name.rpartition("/")[2])
    extra: dict[str, Any] = {
        "program": program,
        "hyperparameters": config.picked(*_PARAMETERS),
        "output": hub_id or config.text("output_dir"),
        "base_revision": None if is_commit(revision) else revision,
    }
    asked = Registration(
        name=slug((hub_id or "").rpartition("/")[2], file),
        provider="self_hosted",
        base=hub_base(base, revision),
        base_raw=base,
        method=method,
        datasets=data,
        extra={key: value for key, value in extra.items() if value},
        idempotency_key=key_of(program, item.text),
    )
    return Tune(asked)


AXOLOTL = TuneFormat(
    id="axolotl",
    title="axolotl configuration",
    detected_by="`base_model` and `datasets[].path`",
    base="`base_model` and `revision_of_model`",
    tuned="none: `hub_model_id`, or the file, names the model",
    detect=_is_axolotl,
    read=_read_axolotl,
)
LLAMAFACTORY = TuneFormat(
    id="llamafactory",
    title="LLaMA-Factory configuration",
    detected_by="`finetuning_type` and `stage`",
    base="`model_name_or_path` and `model_revision`",
    tuned="none: `hub_model_id`, or the file, names the model",
    detect=_is_llamafactory,
    read=_read_llamafactory,
)
TORCHTUNE = TuneFormat(
    id="torchtune",
    title="torchtune configuration",
    detected_by="`checkpointer._component_`",
    base="`checkpointer.checkpoint_dir`, a folder: never pinned",
    tuned="none: `hub_model_id`, or the file, names the model",
    detect=_is_torchtune,
    read=_read_torchtune,
)
TRL = TuneFormat(
    id="trl",
    title="TRL or unsloth configuration",
    detected_by="`model_name_or_path` or `model_name`, and data or output",
    base="`model_name_or_path` and `model_revision`",
    tuned="none: `hub_model_id`, or the file, names the model",
    detect=_is_trl,
    read=_read_trl,
)
