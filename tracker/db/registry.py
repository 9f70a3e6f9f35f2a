"""Registered models and their versions: look up, add, change. Every change leaves a history entry.

Functions that look for one thing return ``None`` where there is none. Those that change raise
NotFoundError for a version that does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tracker.db.evidence_rows import (
    insert_costs,
    insert_datasets,
    insert_evals,
    insert_evidence,
)
from tracker.db.evidence_rows import run_ids as run_ids
from tracker.db.evidence_rows import rungs_measured as rungs_measured
from tracker.db.evidence_rows import scored_runs as scored_runs
from tracker.db.journal import history as history
from tracker.db.journal import plain, record, registered
from tracker.db.tables.registered import aliases, model_versions, registered_models
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new, upsert
from tracker.db.version_reads import by_alias as by_alias
from tracker.db.version_reads import find_by_idempotency_key as find_by_idempotency_key
from tracker.db.version_reads import find_by_job_id as find_by_job_id
from tracker.db.version_reads import find_by_serving_id as find_by_serving_id
from tracker.db.version_reads import get_version as get_version
from tracker.db.version_reads import light, version_by_id
from tracker.db.version_reads import light_versions as light_versions
from tracker.db.version_reads import list_light as list_light
from tracker.db.version_reads import list_versions as list_versions
from tracker.db.version_reads import list_watched as list_watched
from tracker.db.version_reads import model_names as model_names
from tracker.db.version_reads import numbers_in_service as numbers_in_service
from tracker.db.version_reads import versions_by_id as versions_by_id
from tracker.db.version_rows import version_columns
from tracker.domain.history import HistoryEntry
from tracker.domain.version import Cost, DatasetRef, EvalRun, ModelVersion, NewVersion, Status
from tracker.errors import ConflictError, InputError

EDITABLE = frozenset(
    {
        "owner",
        "reason",
        "reason_note",
        "note",
        "venue",
        "method",
        "job_id",
        "tags",
        "base",
        "serving_id",
        "lead_times",
        "trained_on",
        "trained_tokens",
        "refresh_due",
    }
)

_versions, _models = model_versions.c, registered_models.c


def add_version(tx: Tx, new: NewVersion, *, actor: str, now: datetime) -> ModelVersion:
    """Give ``new`` the next number of its model, which is created on first use.

    Raises ConflictError when its serving id or its idempotency key is taken, also by somebody who
    was a moment faster; ``tx`` can then still be used.
    """
    try:
        with tx.begin_nested():
            version_id, number = _insert(tx, new, now)
    except IntegrityError as error:
        raise _taken(tx, new, error) from error
    record(tx, registered(new, number, actor, now))
    return version_by_id(tx, version_id, whole=True)


def hold(tx: Tx, version_id: int) -> None:
    """Keep others from changing a version meanwhile: on SQLite they have to wait anyway."""
    tx.execute(select(_versions.id).where(_versions.id == version_id).with_for_update())


def edit_version(
    tx: Tx, version_id: int, changes: dict[str, Any], *, actor: str, now: datetime
) -> None:
    """Set fields of NewVersion named in EDITABLE; what is equal already is no change.

    Raises InputError for another field, ConflictError when a serving id is taken.
    """
    if unknown := sorted(set(changes) - EDITABLE):
        msg = f"{', '.join(unknown)} cannot be changed"
        raise InputError(msg, f"what can be: {', '.join(sorted(EDITABLE))}")
    hold(tx, version_id)
    version = version_by_id(tx, version_id, whole=True)
    old, new = version.details, replace(version.details, **changes)
    changed = [name for name in sorted(changes) if getattr(old, name) != getattr(new, name)]
    if not changed:
        return
    statement = update(model_versions).where(_versions.id == version_id)
    try:
        with tx.begin_nested():
            tx.execute(statement.values(version_columns(new) | {"subject_id": None}))
    except IntegrityError as error:
        raise _taken(tx, new, error) from error
    pairs = {name: [plain(getattr(old, name)), plain(getattr(new, name))] for name in changed}
    _record(tx, version, "edited", pairs, actor, now)


def set_alias(
    tx: Tx, model: str, alias: str, version_id: int | None, *, actor: str, now: datetime
) -> None:
    """Point ``alias`` at a version of ``model``, wherever it pointed before; ``None`` removes it.

    Raises ConflictError for a version of another model.
    """
    pointed = select(aliases.c.version_id).where(aliases.c.alias == alias)
    before = next(iter(light(tx, _models.name == model, _versions.id.in_(pointed))), None)
    after = None if version_id is None else version_by_id(tx, version_id)
    named = after or before
    if named is None or (before and after and before.id == after.id):
        return
    if named.details.model != model:
        msg = f"{named.label} is not a version of {model}, so {alias} cannot point at it"
        raise ConflictError(msg, f"tracker models show {model}")
    _point(tx, model, alias, version_id, now)
    look_again(tx, named.id)
    pair = [before and f"v{before.number}", after and f"v{after.number}"]
    _record(tx, named, "alias", {alias: pair}, actor, now)


def retire(tx: Tx, version_id: int, *, note: str | None, actor: str, now: datetime) -> None:
    """Take a version out of service; it keeps its number, serving id and aliases."""
    version = version_by_id(tx, version_id)
    if version.status is Status.RETIRED:
        return
    statement = update(model_versions).where(_versions.id == version_id)
    tx.execute(statement.values(status=Status.RETIRED, subject_id=None))
    why = {"why": [None, note]} if note else {}
    pairs = {"status": [version.status, Status.RETIRED], **why}
    _record(tx, version, "retired", pairs, actor, now)


def look_again(tx: Tx, version_id: int) -> None:
    """Have the next check look at a version, and at its model, whatever it knows of them."""
    tx.execute(update(model_versions).where(_versions.id == version_id).values(subject_id=None))


def add_evals(
    tx: Tx, version_id: int, runs: Sequence[EvalRun], *, actor: str, now: datetime
) -> None:
    version = version_by_id(tx, version_id)
    insert_evals(tx, version_id, runs)
    look_again(tx, version_id)
    added = [f"{run.rung} {run.suite} {run.metric} {run.mean}" for run in runs]
    _record(tx, version, "evals added", {"evals": [None, added]}, actor, now)


def add_datasets(
    tx: Tx, version_id: int, refs: Sequence[DatasetRef], *, actor: str, now: datetime
) -> None:
    version = version_by_id(tx, version_id)
    insert_datasets(tx, version_id, refs)
    added = [f"{ref.role} {ref.sha256 or ref.uri}" for ref in refs]
    _record(tx, version, "datasets added", {"datasets": [None, added]}, actor, now)


def add_costs(tx: Tx, version_id: int, costs: Sequence[Cost], *, actor: str, now: datetime) -> None:
    version = version_by_id(tx, version_id)
    insert_costs(tx, version_id, costs)
    added = [f"{c.kind} {c.money.amount} {c.money.currency} {c.per}" for c in costs]
    _record(tx, version, "costs added", {"costs": [None, added]}, actor, now)


def _insert(tx: Tx, new: NewVersion, now: datetime) -> tuple[int, int]:
    model_id, number = _next_number(tx, new.model, now)
    fixed = {
        "model_id": model_id,
        "number": number,
        "registered_at": now,
        "status": Status.ACTIVE,
    }
    done = tx.execute(insert(model_versions).values(fixed | version_columns(new)))
    version_id: int = done.inserted_primary_key[0] if done.inserted_primary_key else 0
    insert_evidence(tx, [(version_id, new)])
    return version_id, number


def _next_number(tx: Tx, model: str, now: datetime) -> tuple[int, int]:
    """The model's id and its next number. The UPDATE locks the row until the transaction ends."""
    insert_new(
        tx, registered_models, [{"name": model, "last_number": 0, "created_at": now}], ["name"]
    )
    named = _models.name == model
    tx.execute(update(registered_models).where(named).values(last_number=_models.last_number + 1))
    row = tx.execute(select(_models.id, _models.last_number).where(named)).one()
    return row.id, row.last_number


def _point(tx: Tx, model: str, alias: str, version_id: int | None, now: datetime) -> None:
    model_id = tx.execute(select(_models.id).where(_models.name == model)).scalar_one()
    if version_id is None:
        where = (aliases.c.model_id == model_id, aliases.c.alias == alias)
        tx.execute(delete(aliases).where(*where))
        return
    row = {"model_id": model_id, "alias": alias, "version_id": version_id, "set_at": now}
    upsert(tx, aliases, [row], ["model_id", "alias"])


def _taken(tx: Tx, wanted: NewVersion, error: IntegrityError) -> ConflictError:
    """Who holds the serving id or the idempotency key that ``wanted`` asked for."""
    key, serving_id = wanted.idempotency_key, wanted.serving_id
    holder = find_by_idempotency_key(tx, key) if key else None
    what = f"idempotency key {key}"
    if holder is None and serving_id:
        holder = find_by_serving_id(tx, wanted.provider, serving_id)
        what = f"{wanted.provider} {serving_id}"
    if holder is None:
        raise error
    msg = f"{what} is already registered, as {holder.label}"
    return ConflictError(msg, f"tracker models show {holder.details.model}")


def _record(
    tx: Tx,
    version: ModelVersion,
    action: str,
    changes: dict[str, Any],
    actor: str,
    now: datetime,
) -> None:
    model = version.details.model
    record(tx, HistoryEntry(now, actor, model, version.number, action, changes))
