"""What is kept of datasets, and which dataset of which version it belongs to.

A sketch says which records there are, so it is kept by the fingerprint of the records, once for
however many versions and files hold the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from tracker.db.tables.registered import (
    dataset_sketches,
    model_versions,
    registered_models,
    version_datasets,
)
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new
from tracker.domain.version import Role

_kept, _data = dataset_sketches.c, version_datasets.c
_DATASETS = version_datasets.join(model_versions).join(registered_models)


@dataclass(frozen=True, slots=True)
class KeptSketch:
    """Packed sketches of the records, and for eval data of their prompts, strict and loose."""

    fingerprint: str
    sketch: bytes
    prompt_keys: bytes | None = None
    normal_keys: bytes | None = None


@dataclass(frozen=True, slots=True)
class EvalData:
    """Eval data registered with version ``number`` of a model."""

    number: int
    uri: str
    kept: KeptSketch


def keep(tx: Tx, sketch: KeptSketch, *, now: datetime) -> None:
    """Keep a sketch; of one that is there already, the prompts where they are missing."""
    row = {
        "fingerprint": sketch.fingerprint,
        "made_at": now,
        "sketch": sketch.sketch,
        "prompt_keys": sketch.prompt_keys,
        "normal_keys": sketch.normal_keys,
    }
    if insert_new(tx, dataset_sketches, [row], ["fingerprint"]) or sketch.prompt_keys is None:
        return
    same = _kept.fingerprint == sketch.fingerprint
    prompts = {name: row[name] for name in ("prompt_keys", "normal_keys")}
    tx.execute(update(dataset_sketches).where(same, _kept.prompt_keys.is_(None)).values(prompts))


def kept(tx: Tx, fingerprints: Collection[str]) -> dict[str, KeptSketch]:
    """The sketches there are of these datasets, by fingerprint."""
    rows = tx.execute(select(dataset_sketches).where(_kept.fingerprint.in_(list(fingerprints))))
    return {
        row.fingerprint: KeptSketch(row.fingerprint, row.sketch, row.prompt_keys, row.normal_keys)
        for row in rows
    }


def eval_data(tx: Tx, model: str) -> list[EvalData]:
    """The eval data of a model whose prompts are kept: each once, as first registered."""
    query = (
        select(model_versions.c.number, _data.uri, dataset_sketches)
        .select_from(_DATASETS.join(dataset_sketches, _data.fingerprint == _kept.fingerprint))
        .where(registered_models.c.name == model, _data.role == Role.EVAL)
        .where(_kept.prompt_keys.is_not(None))
        .order_by(model_versions.c.number, _data.id)
    )
    found: dict[str, EvalData] = {}
    for row in tx.execute(query):
        sketch = KeptSketch(row.fingerprint, row.sketch, row.prompt_keys, row.normal_keys)
        found.setdefault(row.fingerprint, EvalData(row.number, row.uri, sketch))
    return list(found.values())


def last_training_data(
    tx: Tx, model: str, before: int
) -> tuple[int, tuple[str | None, ...]] | None:
    """The last version below number ``before`` that has training data: its number, its prints."""
    number, trained = model_versions.c.number, _data.role == Role.TRAIN
    earlier = select(model_versions.c.id, number).select_from(_DATASETS)
    earlier = earlier.where(registered_models.c.name == model, trained, number < before)
    last = tx.execute(earlier.order_by(number.desc()).limit(1)).one_or_none()
    if last is None:
        return None
    names = select(_data.fingerprint).where(_data.version_id == last.id, trained)
    return last.number, tuple(tx.execute(names.order_by(_data.id)).scalars())
