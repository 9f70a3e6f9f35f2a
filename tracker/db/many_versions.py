"""Adding very many versions: what ``registry.add_version`` does for one, in a few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, null, select
from sqlalchemy.exc import IntegrityError

from tracker.db.bulk import insert_rows
from tracker.db.evidence_rows import insert_evidence
from tracker.db.journal import record_all, registered
from tracker.db.parts import in_parts
from tracker.db.tables.registered import model_versions, registered_models, tuning_jobs
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import add_up
from tracker.db.version_rows import version_columns
from tracker.domain.tuning_job import JobState
from tracker.domain.version import NewVersion, Status

_versions, _models, _jobs = model_versions.c, registered_models.c, tuning_jobs.c
_IS_OPEN = _jobs.state != JobState.SUCCEEDED


@dataclass(frozen=True, slots=True)
class Mark:
    """Something a version is recognized by: ``provider`` is empty for an idempotency key."""

    kind: str
    provider: str
    id: str


@dataclass(frozen=True, slots=True)
class Added:
    """What a version was given on being added."""

    id: int
    number: int


def marks_of(new: NewVersion) -> Iterator[Mark]:
    """Everything a version that is known could be recognized by as this one."""
    if new.idempotency_key:
        yield Mark("key", "", new.idempotency_key)
    if new.serving_id:
        yield Mark("served", new.provider, new.serving_id)
    if new.job_id:
        yield Mark("job", new.provider, new.job_id)


def known_marks(tx: Tx, marks: Iterable[Mark]) -> dict[Mark, int | None]:
    """Those of the marks that a version bears, with its id.

    ``None`` stands where the mark is that of a job which is not on record as succeeded.
    """
    by_kind: dict[str, set[str]] = {"key": set(), "served": set(), "job": set()}
    for mark in marks:
        by_kind[mark.kind].add(mark.id)
    keyed = select(_versions.id, literal(""), _versions.idempotency_key)
    served = select(_versions.id, _versions.provider, _versions.serving_id)
    made = select(_versions.id, _versions.provider, _versions.job_id)
    waiting = select(null(), _jobs.provider, _jobs.job_id)
    return {
        **_known(tx, "key", keyed, _versions.idempotency_key, by_kind["key"]),
        **_known(tx, "served", served, _versions.serving_id, by_kind["served"]),
        **_known(tx, "job", made, _versions.job_id, by_kind["job"]),
        **_known(tx, "job", waiting.where(_IS_OPEN), _jobs.job_id, by_kind["job"]),
    }


def add_versions(
    tx: Tx, news: Sequence[NewVersion], *, actor: str, now: datetime
) -> list[Added] | None:
    """Give each the next number of its model, in this order; every one is in the history.

    ``None``, and nothing is written, when a serving id or an idempotency key is taken: which one
    it is, ``registry.add_version`` says of each. ``tx`` can still be used.
    """
    try:
        with tx.begin_nested():
            return _add(tx, news, actor, now)
    except IntegrityError:
        return None


def _add(tx: Tx, news: Sequence[NewVersion], actor: str, now: datetime) -> list[Added]:
    places = _places(tx, news, now)
    before = tx.execute(select(func.max(_versions.id))).scalar_one() or 0
    fixed = {"registered_at": now, "status": Status.ACTIVE}
    rows = [
        {"model_id": model, "number": number, **fixed, **version_columns(new)}
        for new, (model, number) in zip(news, places, strict=True)
    ]
    insert_rows(tx, model_versions, rows)
    added = _added(tx, places, before)
    insert_evidence(tx, [(one.id, new) for one, new in zip(added, news, strict=True)])
    told = zip(news, added, strict=True)
    record_all(tx, [registered(new, one.number, actor, now) for new, one in told])
    return added


def _places(tx: Tx, news: Sequence[NewVersion], now: datetime) -> list[tuple[int, int]]:
    """For each its model's id and its number. The rows of the models are locked until ``tx`` ends;
    in order, so that two who add versions of the same models cannot wait for each other."""
    counts = sorted(Counter(new.model for new in news).items())
    rows = [{"name": name, "last_number": n, "created_at": now} for name, n in counts]
    add_up(tx, registered_models, rows, "name", "last_number")
    found: dict[str, list[int]] = {}
    for some in in_parts(name for name, _ in counts):
        query = select(_models.name, _models.id, _models.last_number).where(_models.name.in_(some))
        found |= {name: [id_, last] for name, id_, last in tx.execute(query)}
    for name, count in counts:
        found[name][1] -= count
    return [_next(found[new.model]) for new in news]


def _next(place: list[int]) -> tuple[int, int]:
    place[1] += 1
    return place[0], place[1]


def _added(tx: Tx, places: Sequence[tuple[int, int]], before: int) -> list[Added]:
    """Ids only ever grow, so ours are above ``before``; others may have added some meanwhile."""
    query = select(_versions.id, _versions.model_id, _versions.number)
    ids = {(m, n): id_ for id_, m, n in tx.execute(query.where(_versions.id > before))}
    return [Added(ids[place], place[1]) for place in places]


def _known(
    tx: Tx, kind: str, query: Select[Any], column: ColumnElement[Any], ids: set[str]
) -> dict[Mark, int | None]:
    return {
        Mark(kind, provider, id_): version_id
        for some in in_parts(ids)
        for version_id, provider, id_ in tx.execute(query.where(column.in_(some)))
    }
