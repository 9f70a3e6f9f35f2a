"""What the eval runs of versions prove, as weighed when they were recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from tracker.db.subjects import in_parts
from tracker.db.tables import model_versions, proofs, registered_models
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
    """Status → how many versions in service have it, of those weighed by these ``rules``."""
    query = (
        select(_proofs.status, func.count())
        .select_from(model_versions.join(proofs))
        .where(_versions.status == Status.ACTIVE, _proofs.rules == rules)
    )
    rows = tx.execute(query.group_by(_proofs.status))
    return {str(status): int(count) for status, count in rows}


def due_count(tx: Tx) -> int:
    """How many versions in service have a proof to be given again."""
    query = select(func.count()).select_from(model_versions.join(proofs))
    return tx.execute(query.where(*_IS_DUE)).scalar_one()


def first_of(tx: Tx, status: str, most: int) -> tuple[str, ...]:
    """The labels of the first versions in service with a status, by name and number."""
    query = _LABELS.where(_versions.status == Status.ACTIVE, _proofs.status == status)
    return tuple(f"{name} v{number}" for name, number, _ in tx.execute(query.limit(most)))


def first_due(tx: Tx, most: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The labels of the first versions with a proof to be given again, and why."""
    rows = tx.execute(_LABELS.where(*_IS_DUE).limit(most))
    return tuple((f"{name} v{number}", tuple(due)) for name, number, due in rows)


_IS_DUE = (_versions.status == Status.ACTIVE, _proofs.due_again != [])
_LABELS = (
    select(_models.name, _versions.number, _proofs.due_again)
    .select_from(model_versions.join(registered_models).join(proofs))
    .order_by(_models.name, _versions.number)
)
