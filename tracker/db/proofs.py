"""What the eval runs of versions prove, as weighed when they were recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from tracker.db.parts import in_parts
from tracker.db.tables import IS_DUE_AGAIN, IS_RETIRED, model_versions, proofs, registered_models
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert
from tracker.domain.version import Status

_versions, _models, _proofs = model_versions.c, registered_models.c, proofs.c


@dataclass(frozen=True, slots=True)
class ProofRow:
    """``status`` is ``None`` where nothing has been weighed, or by older ``rules``."""

    version_id: int
    model: str
    number: int
    status: str | None
    due_again: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.model} v{self.number}"


def save(
    tx: Tx, weighed: Iterable[tuple[int, str, Sequence[str]]], *, rules: int, now: datetime
) -> None:
    """Keep what was found: (version id, status, why it is due again)."""
    rows = [
        {
            "version_id": version_id,
            "status": status,
            "due_again": list(due),
            "rules": rules,
            "weighed_at": now,
        }
        for version_id, status, due in weighed
    ]
    upsert(tx, proofs, rows, ["version_id"])


def wanting(
    tx: Tx, *, settled: str, rules: int, versions: Collection[int] | None = None
) -> list[ProofRow]:
    """The versions in service, by name and number, whose proof is not plainly ``settled``.

    ``versions`` are the ids asked about; ``None`` asks about all.
    """
    if versions is not None:
        parts = (_wanting(tx, settled, rules, _versions.id.in_(p)) for p in in_parts(versions))
        return sorted((row for part in parts for row in part), key=lambda r: (r.model, r.number))
    return _wanting(tx, settled, rules)


def _wanting(tx: Tx, settled: str, rules: int, *which: ColumnElement[bool]) -> list[ProofRow]:
    columns = (
        _versions.id,
        _models.name,
        _versions.number,
        *_proofs["status", "due_again", "rules"],
    )
    joined = model_versions.join(registered_models).outerjoin(proofs)
    is_open = or_(
        _proofs.status.is_(None),
        _proofs.status != settled,
        _proofs.due_again != [],
        _proofs.rules != rules,
    )
    query = (
        select(*columns)
        .select_from(joined)
        .where(_versions.status == Status.ACTIVE, is_open, *which)
    )
    rows = tx.execute(query.order_by(_models.name, _versions.number)).all()
    return [
        ProofRow(id_, name, number, status, tuple(due))
        if rule == rules
        else ProofRow(id_, name, number, None)
        for id_, name, number, status, due, rule in rows
    ]


def in_service(tx: Tx) -> int:
    """How many versions there are to be proven."""
    query = select(func.count()).where(_versions.status == Status.ACTIVE)
    return tx.execute(query).scalar_one()


def counts(tx: Tx, *, rules: int) -> dict[str, int]:
    """Status → how many versions in service have it, of those weighed by these ``rules``.

    Counted are all, by an index alone, less the retired, which are few.
    """
    query = select(_proofs.status, func.count()).where(_proofs.rules == rules)
    found = _counted(tx, query)
    retired = select(_versions.id).where(IS_RETIRED)
    gone = _counted(tx, query.where(_proofs.version_id.in_(retired)))
    return {s: left for s, count in found.items() if (left := count - gone.get(s, 0))}


def _counted(tx: Tx, query: Select[str, int]) -> dict[str, int]:
    return {str(s): int(count) for s, count in tx.execute(query.group_by(_proofs.status))}


def due_count(tx: Tx) -> int:
    """How many versions in service have a proof to be given again."""
    due = select(_proofs.version_id).where(IS_DUE_AGAIN)
    query = select(func.count()).where(_versions.id.in_(due), _versions.status == Status.ACTIVE)
    return tx.execute(query).scalar_one()


def first_of(tx: Tx, status: str, most: int, *, rules: int) -> tuple[str, ...]:
    """The labels of the versions in service with a status that were registered first, by name."""
    query = _LABELS.where(_versions.status == Status.ACTIVE, _proofs.status == status)
    rows = tx.execute(query.where(_proofs.rules == rules).limit(most))
    return tuple(f"{name} v{number}" for name, number, _ in sorted(rows, key=_by_name))


def first_due(tx: Tx, most: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """As ``first_of``, those with a proof to be given again, and why."""
    rows = sorted(tx.execute(_LABELS.where(*_IS_DUE).limit(most)), key=_by_name)
    return tuple((f"{name} v{number}", tuple(due)) for name, number, due in rows)


def _by_name(row: Row[str, int, Sequence[str]]) -> tuple[str, int]:
    return row[0], row[1]


_IS_DUE = (_versions.status == Status.ACTIVE, IS_DUE_AGAIN)
_LABELS = (
    select(_models.name, _versions.number, _proofs.due_again)
    .select_from(model_versions.join(registered_models).join(proofs))
    .order_by(_proofs.version_id)
)
"""In the order of an index: by name, all of them would be looked at for the first few."""
