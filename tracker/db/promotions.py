"""Which versions were put into production, and when, for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, Text, and_, case, cast, func, literal, select

from tracker.db.tables.registered import history, model_versions, registered_models
from tracker.db.tx import Tx as Tx
from tracker.domain.version import Artefact

_history, _versions, _models = history.c, model_versions.c, registered_models.c


@dataclass(frozen=True, slots=True)
class Promotion:
    """``trained_on`` is the day training ended; ``artefact`` may know when it began."""

    label: str
    registered_at: datetime
    promoted_at: datetime
    trained_on: date | None
    artefact: Artefact | None


def promotions(tx: Tx, alias: str, *, most: int) -> list[Promotion]:
    """The first move of ``alias`` onto each version, the newest ``most`` of them, newest first."""
    first = (
        select(func.min(_history.id).label("id"))
        .where(_history.action == "alias", _moved_onto(alias))
        .group_by(_history.model, _history.version)
        .order_by(func.min(_history.id).desc())
        .limit(most)
        .subquery()
    )
    same = and_(_versions.model_id == _models.id, _versions.number == _history.version)
    joined = (
        history.join(first, first.c.id == _history.id)
        .join(registered_models, _models.name == _history.model)
        .join(model_versions, same)
    )
    columns = (
        *_history["model", "version", "at"],
        *_versions["registered_at", "trained_on"],
        *_versions["artefact_format", "artefact_raw", "artefact_sha256"],
    )
    query = select(*columns).select_from(joined).order_by(_history.id.desc())
    return [
        Promotion(
            f"{model} v{number}",
            registered_at,
            at,
            trained_on,
            Artefact(form, raw, sha256) if form is not None else None,
        )
        for model, number, at, registered_at, trained_on, form, raw, sha256 in tx.execute(query)
    ]


def _moved_onto(alias: str) -> ColumnElement[bool]:
    """Whether an entry says ``{alias: [before, this version]}``.

    Other entries hold what people wrote, which PostgreSQL may be unable to take apart (it cannot
    store ``\\u0000``): the ``case`` keeps it from trying.
    """
    after = func.json(_history.changes, type_=JSON)[(alias, 1)].as_string()
    version = literal("v") + cast(_history.version, Text)
    return case((_history.action == "alias", after)) == version
