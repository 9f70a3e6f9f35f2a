"""Finds registered versions: whole, or light, without datasets, evals, costs and artefact.

Functions that look for one thing return ``None`` where there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from tracker.db.evidence_rows import read_evidence
from tracker.db.parts import in_parts
from tracker.db.tables.registered import aliases, model_versions, registered_models
from tracker.db.tx import Tx
from tracker.db.version_rows import read_version
from tracker.domain.version import ModelVersion, Status
from tracker.errors import NotFoundError

_versions, _models = model_versions.c, registered_models.c


def version_by_id(tx: Tx, version_id: int, *, whole: bool = False) -> ModelVersion:
    """Without what it stands on, unless it is wanted whole."""
    found = (load if whole else light)(tx, _versions.id == version_id)
    if not found:
        msg = f"there is no version with the id {version_id}"
        raise NotFoundError(msg, "see: tracker models list --all")
    return found[0]


def light(tx: Tx, *which: ColumnElement[bool]) -> list[ModelVersion]:
    """Those that fit all conditions on versions and models, without what they stand on."""
    named = _aliases(tx, *which)
    columns: list[ColumnElement[Any]] = [
        column for column in _versions if not column.name.startswith("artefact_")
    ]
    query = select(*columns, _models.name.label("model")).join(registered_models)
    rows: Iterable[Row[Any]] = tx.execute(
        query.where(*which).order_by(_models.name, _versions.number)
    )
    return [read_version(row, named[row.id], None) for row in rows]


def _one(tx: Tx, *which: ColumnElement[bool]) -> ModelVersion | None:
    found = load(tx, *which)
    return found[0] if found else None


def load(tx: Tx, *which: ColumnElement[bool]) -> list[ModelVersion]:
    """The same with all of it, per-example scores included."""
    query = select(model_versions, _models.name.label("model")).join(registered_models)
    rows = tx.execute(query.where(*which).order_by(_models.name, _versions.number)).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    evidence, named = read_evidence(tx, ids), _aliases_of(tx, ids)
    return [read_version(row, named[row.id], evidence.get(row.id, {})) for row in rows]


def _aliases_of(tx: Tx, version_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for some in in_parts(version_ids):
        found |= _aliases(tx, _versions.id.in_(some))
    return found


def _aliases(tx: Tx, *which: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    query = select(aliases.c.version_id, aliases.c.alias).select_from(
        aliases.join(model_versions, aliases.c.version_id == _versions.id).join(
            registered_models, _versions.model_id == _models.id
        )
    )
    pairs: Iterable[Any] = tx.execute(query.where(*which).order_by(aliases.c.alias))
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for version_id, alias in pairs:
        found[version_id] += (alias,)
    return found


def find_by_serving_id(tx: Tx, provider: str, serving_id: str) -> ModelVersion | None:
    """The one version this provider serves under this id, retired or not."""
    return _one(tx, _versions.provider == provider, _versions.serving_id == serving_id)


def find_by_idempotency_key(tx: Tx, key: str) -> ModelVersion | None:
    return _one(tx, _versions.idempotency_key == key)


def find_by_job_id(tx: Tx, provider: str, job_id: str) -> list[ModelVersion]:
    """The versions a job at this provider made: one, and perhaps its checkpoints."""
    return load(tx, _versions.provider == provider, _versions.job_id == job_id)


def get_version(tx: Tx, model: str, number: int | None = None) -> ModelVersion | None:
    """A version by number; the latest, retired or not, where none is given."""
    which = _models.last_number if number is None else number
    return _one(tx, _models.name == model, _versions.number == which)


def by_alias(tx: Tx, model: str, alias: str) -> ModelVersion | None:
    named = select(aliases.c.version_id).where(aliases.c.alias == alias)
    return _one(tx, _models.name == model, _versions.id.in_(named))


def list_versions(
    tx: Tx, *, model: str | None = None, include_retired: bool = False
) -> list[ModelVersion]:
    """Versions by name and number."""
    which: list[ColumnElement[bool]] = []
    if model is not None:
        which.append(_models.name == model)
    if not include_retired:
        which.append(_versions.status == Status.ACTIVE)
    return load(tx, *which)


def numbers_in_service(tx: Tx, model: str) -> list[int]:
    """The numbers of a model's versions that are not retired, in order."""
    query = select(_versions.number).join(registered_models)
    which = (_models.name == model, _versions.status == Status.ACTIVE)
    return list(tx.execute(query.where(*which).order_by(_versions.number)).scalars())


def list_watched(tx: Tx, models: Iterable[int] | None = None) -> list[ModelVersion]:
    """Versions in service by name and number, without datasets, evals, costs and artefact.

    That is all a judgement needs; per-example scores alone can be many times the rest. ``models``
    are the ids of the models wanted.
    """
    active = _versions.status == Status.ACTIVE
    if models is None:
        return light(tx, active)
    parts = (light(tx, active, _versions.model_id.in_(some)) for some in in_parts(models))
    found = [version for some in parts for version in some]
    return sorted(found, key=lambda v: (v.details.model, v.number))


def light_versions(tx: Tx, version_ids: Iterable[int]) -> Iterator[ModelVersion]:
    """The same of single versions, retired or not, in no order."""
    for some in in_parts(version_ids):
        yield from light(tx, _versions.id.in_(some))


def versions_by_id(tx: Tx, version_ids: Iterable[int]) -> dict[int, ModelVersion]:
    """Whole versions, retired or not, in no order."""
    parts = (load(tx, _versions.id.in_(some)) for some in in_parts(version_ids))
    return {version.id: version for some in parts for version in some}


def list_light(tx: Tx) -> list[ModelVersion]:
    """All versions without datasets, evals, costs and artefact, retired or not, by name."""
    return light(tx)


def model_names(tx: Tx) -> list[str]:
    """The names of all registered models, sorted."""
    return sorted(tx.execute(select(_models.name)).scalars())
