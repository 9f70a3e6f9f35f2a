"""Small builders of domain objects, so that a test shows only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tracker.dates import read_when
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import AppliesTo, Evidence, Notice, Scope
from tracker.domain.partial_date import When
from tracker.domain.version import ModelVersion, NewVersion, Status
from tracker.matching.base import canonical

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def notice(
    model_id: str | None,
    retires_on: str | When,
    scope: Scope = Scope.INFERENCE,
    *,
    provider: str = "openai",
    audience: str | None = None,
    **more: Any,
) -> Notice:
    """A notice of ``provider`` about ``model_id``; the date is read as a page would be."""
    return Notice(
        source=more.pop("source", provider),
        provider=provider,
        model_id=model_id,
        scope=scope,
        retires_on=read_when(retires_on) if isinstance(retires_on, str) else retires_on,
        evidence=Evidence(f"https://{provider}.example/deprecations", "Section", "row"),
        applies_to=AppliesTo(audience=audience),
        **more,
    )


def version(
    base: ModelRef | tuple[str, str] | None,
    serving_id: str | None = None,
    *,
    id: int = 1,
    model: str = "triage",
    provider: str | None = None,
    **more: Any,
) -> ModelVersion:
    """A registered version on ``base``, given as a ModelRef or as (provider, model)."""
    ref = canonical(*base) if isinstance(base, tuple) else base
    served_by = provider or (ref.provider if ref else "openai")
    details = NewVersion(model=model, provider=served_by, serving_id=serving_id, base=ref, **more)
    return ModelVersion(id, 1, NOON, Status.ACTIVE, details)


def day(text: str) -> date:
    return date.fromisoformat(text)
