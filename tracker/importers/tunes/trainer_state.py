"""``trainer_state.json`` of transformers: how the training went, without what was trained on what.

Losses may be ``NaN`` in it, which is no JSON; only counts and the end of the log are read.
"""

from __future__ import annotations

import json
from typing import Any

from tracker.domain.tuning_job import JobState
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Item, Tune, TuneFormat
from tracker.importers.tunes.fields import Fields
from tracker.importers.tunes.words import key_of, slug

NAME = "trainer_state.json"
_SUMS = ("train_loss", "train_runtime", "train_samples_per_second")
_COUNTS = ("global_step", "max_steps", "num_train_epochs", "epoch", "total_flos", "best_metric")


def detect(item: Item) -> bool:
    return item.has("global_step", "log_history")


def read(item: Item) -> Tune:
    """A training of nobody knows what: recorded, and no model."""
    state = Fields(item.data, item.name)
    asked = Registration(
        name=slug(item.folder, item.name),
        provider="self_hosted",
        trained_tokens=state.count("num_input_tokens_seen"),
        extra={"training": training(state.data)},
        idempotency_key=key_of("trainer_state", item.text),
    )
    return Tune(asked, JobState.INCOMPLETE, "names no base model")


def beside(item: Item) -> tuple[dict[str, Any], int | None, tuple[str, ...]]:
    """Of a trainer's state that lies beside: its sums, its tokens, and what was wrong with it."""
    text = item.beside.get(NAME)
    if text is None:
        return {}, None, ()
    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return {}, None, (f"{NAME} beside it cannot be read and was left out",)
    return training(data), Fields(data, NAME).count("num_input_tokens_seen") or None, ()


def training(data: Any) -> dict[str, Any]:
    """Steps, epochs and the last sums of the log: GPU-hours come from ``train_runtime``."""
    state = Fields(data, NAME)
    last = Fields({}, NAME)
    for row in state.rows("log_history"):
        last = row if row.get("train_runtime") is not None else last
    return state.picked(*_COUNTS) | last.picked(*_SUMS)


FORMAT = TuneFormat(
    id="trainer_state",
    title="transformers `trainer_state.json`",
    detected_by="`global_step` and `log_history`",
    base="none: recorded as an incomplete job; beside an adapter it is part of that",
    tuned="none",
    detect=detect,
    read=read,
)
