"""Which versions were put into production, and when, for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select

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
    """The newest ``most`` moves of ``alias`` onto a version, newest first, each version once."""
    same = and_(_models.name == _history.model, _versions.number == _history.version)
    joined = history.join(registered_models, _models.name == _history.model).join(
        model_versions, and_(same, _versions.model_id == _models.id)
    )
    columns = (
        *_history["model", "version", "changes", "at"],
        *_versions["registered_at", "trained_on"],
        *_versions["artefact_format", "artefact_raw", "artefact_sha256"],
    )
    query = select(*columns).select_from(joined).where(_history.action == "alias")
    newest = tx.execute(query.order_by(_history.id.desc()).limit(most))
    found: dict[str, Promotion] = {}
    for model, number, changes, at, registered_at, trained_on, form, raw, sha256 in newest:
        if (changes.get(alias) or [None, None])[1] != f"v{number}":
            continue
        artefact = Artefact(form, raw, sha256) if form is not None else None
        label = f"{model} v{number}"
        # Read backwards in time, the last one seen of a version is its first promotion.
        found[label] = Promotion(label, registered_at, at, trained_on, artefact)
    return list(found.values())
