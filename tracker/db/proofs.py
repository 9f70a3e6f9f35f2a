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
