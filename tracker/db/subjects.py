"""What the last check found, by subject. A version without one is new, or was changed since.

What a subject is: ``tracker.lifecycle.subject``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, or_, select, update

from tracker.db.parts import in_parts
from tracker.db.tables import check_marks, key_digests, model_versions, subject_keys, subjects
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new, upsert
from tracker.domain.look import Look
from tracker.domain.version import Status
from tracker.matching.keys import Key

_versions, _subjects, _keys = model_versions.c, subjects.c, subject_keys.c


@dataclass(frozen=True, slots=True)
class Placing:
    """A version, whose it is judged like, and the base that is served; ``own_root`` as in keys."""

    version_id: int
    subject: str
    provider: str | None
    base: str | None
    own_root: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """A subject to judge, by what was found last, and one of its versions in service."""

    id: int
    outcome: str | None
    version_id: int


def open_marks(tx: Tx) -> dict[str, str]:
    """What the last check rested on. Another check waits here until this transaction ends."""
    insert_new(tx, check_marks, [{"name": "rules", "value": ""}], ["name"])
    rows = tx.execute(select(check_marks).with_for_update())
    return {row.name: row.value for row in rows}


def save_marks(tx: Tx, marks: Mapping[str, str]) -> None:
    rows = [{"name": name, "value": value} for name, value in marks.items()]
    upsert(tx, check_marks, rows, ["name"])


def read_digests(tx: Tx) -> dict[Key, str]:
    """What the notices said under each key."""
    rows = tx.execute(select(key_digests))
    return {Key(row.provider, row.kind, row.key): row.digest for row in rows}


def save_digests(tx: Tx, changed: Iterable[Key], after: Mapping[Key, str]) -> None:
    """Bring the ``changed`` keys to what ``after`` says; a key that is not in it is gone."""
    keys = list(changed)
    for key in (key for key in keys if key not in after):
        same = key_digests.c
        where = (same.provider == key.provider, same.kind == key.kind, same.key == key.id)
        tx.execute(delete(key_digests).where(*where))
    rows = [_key_columns(key) | {"digest": after[key]} for key in keys if key in after]
    upsert(tx, key_digests, rows, ["provider", "kind", "key"])


def forget_all(tx: Tx) -> None:
    """As if no version had ever been looked at."""
    tx.execute(update(model_versions).where(_versions.subject_id.is_not(None)).values(_NOWHERE))
    tx.execute(delete(subject_keys))
    tx.execute(delete(subjects))


def unplaced(tx: Tx, own_roots: Collection[str]) -> list[int]:
    """Ids of the versions without a subject, and of those with one of these ids of their own.

    Retired ones are among them: they have been retired since. All are locked until ``tx`` ends.
    """
    query = select(_versions.id).order_by(_versions.id).with_for_update()
    found = set(tx.execute(query.where(_versions.subject_id.is_(None))).scalars())
    for some in in_parts(own_roots):
        found |= set(tx.execute(query.where(_versions.own_root.in_(some))).scalars())
    return sorted(found)


def place(tx: Tx, placings: Collection[Placing]) -> None:
    """Give versions their subjects; one that is new is due."""
    named = {
        p.subject: {"name": p.subject, "provider": p.provider, "base": p.base} for p in placings
    }
    insert_new(tx, subjects, list(named.values()), ["name"])
    ids: dict[str, int] = {}
    for some in in_parts(named):
        query = select(_subjects.name, _subjects.id).where(_subjects.name.in_(some))
        ids |= {row.name: row.id for row in tx.execute(query)}
    rows = [
        {"which": p.version_id, "subject_id": ids[p.subject], "own_root": p.own_root}
        for p in placings
    ]
    if rows:
        tx.execute(update(model_versions).where(_versions.id == bindparam("which")), rows)


def due(tx: Tx, keys: Iterable[Key], today: date, *, everything: bool) -> list[Due]:
    """The subjects that answer to the keys, whose day has come, or that nobody judged yet.

    One without a version in service is forgotten until it has one again.
    """
    found: dict[int, Due] = {}
    empty: list[int] = []
    for which in _conditions(keys, today, everything=everything):
        for row in tx.execute(_DUE.where(which)):
            if row.version_id is not None:
                found[row.id] = Due(row.id, row.outcome, row.version_id)
            elif row.outcome is not None:
                empty.append(row.id)
    for some in in_parts(empty):
        tx.execute(update(subjects).where(_subjects.id.in_(some)).values(_UNSEEN))
    return list(found.values())


def answered(tx: Tx, keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that the subject of a version in service answers to."""
    of_one = select(_keys.provider, _keys.kind, _keys.key).join(
        model_versions, _versions.subject_id == _keys.subject_id
    )
    query = of_one.where(_versions.status == Status.ACTIVE).distinct()
    named = (row for which in _named(keys) for row in tx.execute(query.where(which)))
    return {Key(*row) for row in named}


def save_looks(tx: Tx, looks: Mapping[int, Look], keys: Mapping[int, Iterable[Key]]) -> None:
    """Subject id → how it stands, and every key it answers to from now on."""
    for some in in_parts(looks):
        tx.execute(delete(subject_keys).where(_keys.subject_id.in_(some)))
    named = [
        _key_columns(key) | {"subject_id": id_} for id_, own in keys.items() for key in set(own)
    ]
    if named:
        tx.execute(insert(subject_keys), named)
    rows = [
        {"which": id_} | {name: getattr(found, name) for name in _LOOK}
        for id_, found in looks.items()
    ]
    if rows:
        tx.execute(update(subjects).where(_subjects.id == bindparam("which")), rows)


_LOOK = tuple(field.name for field in fields(Look))
_NOWHERE: dict[str, Any] = {"subject_id": None}
_UNSEEN: dict[str, Any] = {"outcome": None, "next_look": None}

_ONE_OF_IT = (
    select(_versions.id)
    .where(_versions.subject_id == _subjects.id, _versions.status == Status.ACTIVE)
    .limit(1)
    .scalar_subquery()
)
_DUE = select(_subjects.id, _subjects.outcome, _ONE_OF_IT.label("version_id"))


def _conditions(
    keys: Iterable[Key], today: date, *, everything: bool
) -> Iterator[ColumnElement[bool]]:
    if everything:
        yield _subjects.id.is_not(None)
        return
    yield or_(_subjects.outcome.is_(None), _subjects.next_look <= today)
    for which in _named(keys):
        yield _subjects.id.in_(select(_keys.subject_id).where(which))


def _named(keys: Iterable[Key]) -> Iterator[ColumnElement[bool]]:
    """Conditions on rows of ``subject_keys``, each short enough, that together name the keys."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        by_kind.setdefault((key.provider, key.kind), []).append(key.id)
    for (provider, kind), ids in by_kind.items():
        for some in in_parts(ids):
            of_kind = (_keys.provider == provider, _keys.kind == kind)
            yield and_(*of_kind, _keys.key.in_(some))


def _key_columns(key: Key) -> dict[str, Any]:
    return {"provider": key.provider, "kind": key.kind, "key": key.id}
