"""A model version as a row, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import (
    Artefact,
    LeadTimes,
    Method,
    ModelVersion,
    NewVersion,
    Reason,
    Status,
)

_PLAIN = (
    "provider",
    "serving_id",
    "base_raw",
    "venue",
    "method",
    "job_id",
    "reason",
    "reason_note",
    "owner",
    "tags",
    "trained_on",
    "trained_tokens",
    "refresh_due",
    "note",
    "extra",
    "idempotency_key",
)
"""Fields of NewVersion that are one column of the same name."""


def version_columns(details: NewVersion) -> dict[str, Any]:
    """The columns of ``model_versions`` that hold what was registered."""
    plain = {name: getattr(details, name) for name in _PLAIN}
    base, lead, artefact = details.base, details.lead_times, details.artefact
    return plain | {
        "base_provider": base.provider if base else None,
        "base_model": base.model if base else None,
        "base_version": base.version if base else None,
        "base_revision": base.revision if base else None,
        "base_pinned": base.pinned if base else None,
        "retrain_days": lead.retrain if lead else None,
        "eval_days": lead.eval if lead else None,
        "rollout_days": lead.rollout if lead else None,
        "artefact_format": artefact.format if artefact else None,
        "artefact_raw": artefact.raw if artefact else None,
        "artefact_sha256": artefact.sha256 if artefact else None,
        "artefact_path": artefact.path if artefact else None,
    }


def read_version(
    row: Row[Any], aliases: tuple[str, ...], evidence: dict[str, Any] | None
) -> ModelVersion:
    """``evidence`` holds the version's datasets, evals and costs; ``row.model`` is its name.

    Without evidence the row need not hold the artefact either.
    """
    plain = {name: getattr(row, name) for name in _PLAIN}
    details = (
        plain
        | (evidence or {})
        | {
            "method": Method(row.method) if row.method else None,
            "reason": Reason(row.reason) if row.reason else None,
        }
    )
    return ModelVersion(
        id=row.id,
        number=row.number,
        registered_at=row.registered_at,
        status=Status(row.status),
        details=NewVersion(
            model=row.model,
            base=_base(row),
            lead_times=_lead_times(row),
            artefact=_artefact(row) if evidence is not None else None,
            **details,
        ),
        aliases=aliases,
    )


def _base(row: Row[Any]) -> ModelRef | None:
    if row.base_provider is None:
        return None
    return ModelRef(
        row.base_provider, row.base_model, row.base_version, row.base_revision, row.base_pinned
    )


def _lead_times(row: Row[Any]) -> LeadTimes | None:
    if row.retrain_days is None:
        return None
    return LeadTimes(row.retrain_days, row.eval_days, row.rollout_days)


def _artefact(row: Row[Any]) -> Artefact | None:
    if row.artefact_format is None:
        return None
    return Artefact(row.artefact_format, row.artefact_raw, row.artefact_sha256, row.artefact_path)
