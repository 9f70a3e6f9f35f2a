"""What a provider published: one subject, one scope, one date, and the words that prove it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.partial_date import When, when_from_json, when_to_json


class Scope(StrEnum):
    INFERENCE = "inference"
    TRAINING = "training"
    FINE_TUNED_INFERENCE = "fine_tuned_inference"
    NEW_DEPLOYMENTS = "new_deployments"
    ENDPOINT = "endpoint"


class NoticeStatus(StrEnum):
    """``missing``: not on the page lately. Absence is not a withdrawal."""

    LIVE = "live"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


EVERY_MODEL = "*"
"""The ``model_id`` of a notice that names no model: it is about everything in its scope."""


CATALOG_PREFIX = "catalog-"
"""What the ``source`` of a bundled notice begins with; the provider follows."""


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """Whom a notice concerns, in the page's words; empty means everyone, everywhere."""

    audience: str | None = None
    regions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where it is written. ``quote`` is the row or sentence as published."""

    url: str
    section: str
    quote: str
    capture_sha256: str | None = None
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One statement by one source about one model (or product) in one scope.

    ``model_id`` is ``None`` where the page gives only a display name, and ``"*"`` where it names no
    model at all. ``same_row`` holds the other ids of the same table row: the provider's own word
    that they are one model. ``spares_fine_tunes``: the page says outright that models tuned from
    this base are not affected.
    """

    source: str
    provider: str
    model_id: str | None
    scope: Scope
    retires_on: When
    evidence: Evidence
    display_name: str | None = None
    version: str | None = None
    announced_on: date | None = None
    replacements: tuple[str, ...] = ()
    applies_to: AppliesTo = field(default_factory=AppliesTo)
    same_row: tuple[str, ...] = ()
    lifecycle: str | None = None
    note: str | None = None
    spares_fine_tunes: bool = False

    @property
    def subject(self) -> str:
        """What the notice is about, for a person."""
        name = self.model_id or self.display_name or ""
        return f"{name} {self.version}" if self.version else name

    @property
    def key(self) -> str:
        """Identity across readings: everything but the date, the replacements and the evidence."""
        applies = self.applies_to
        parts = (
            self.source,
            self.provider,
            (self.model_id or f"name:{self.display_name or ''}").lower(),
            self.version or "",
            self.scope.value,
            self.announced_on.isoformat() if self.announced_on else "",
            (applies.audience or "").lower(),
            ",".join(sorted(applies.regions)),
            ",".join(sorted(applies.tiers)),
        )
        return "|".join(parts)


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """The shape of ``schemas/v1/notice.schema.json``."""
    evidence, applies = notice.evidence, notice.applies_to
    return {
        "source": notice.source,
        "provider": notice.provider,
        "model_id": notice.model_id,
        "display_name": notice.display_name,
        "version": notice.version,
        "scope": notice.scope.value,
        "retires_on": when_to_json(notice.retires_on),
        "announced_on": notice.announced_on.isoformat() if notice.announced_on else None,
        "replacements": list(notice.replacements),
        "applies_to": {
            "audience": applies.audience,
            "regions": list(applies.regions),
            "tiers": list(applies.tiers),
        },
        "same_row": list(notice.same_row),
        "lifecycle": notice.lifecycle,
        "note": notice.note,
        **({"spares_fine_tunes": True} if notice.spares_fine_tunes else {}),
        "evidence": {
            "url": evidence.url,
            "section": evidence.section,
            "quote": evidence.quote,
            "capture_sha256": evidence.capture_sha256,
            "read_at": evidence.read_at.isoformat() if evidence.read_at else None,
        },
    }


def notice_from_json(data: dict[str, Any]) -> Notice:
    """The inverse of :func:`notice_to_json`; ``data`` has been validated against the schema."""
    applies, evidence = data.get("applies_to") or {}, data["evidence"]
    announced, read_at = data.get("announced_on"), evidence.get("read_at")
    return Notice(
        source=data["source"],
        provider=data["provider"],
        model_id=data["model_id"],
        display_name=data.get("display_name"),
        version=data.get("version"),
        scope=Scope(data["scope"]),
        retires_on=when_from_json(data["retires_on"]),
        announced_on=date.fromisoformat(announced) if announced else None,
        replacements=tuple(data.get("replacements") or ()),
        applies_to=AppliesTo(
            applies.get("audience"),
            tuple(applies.get("regions") or ()),
            tuple(applies.get("tiers") or ()),
        ),
        same_row=tuple(data.get("same_row") or ()),
        lifecycle=data.get("lifecycle"),
        note=data.get("note"),
        spares_fine_tunes=bool(data.get("spares_fine_tunes")),
        evidence=Evidence(
            evidence["url"],
            evidence["section"],
            evidence["quote"],
            evidence.get("capture_sha256"),
            datetime.fromisoformat(read_at) if read_at else None,
        ),
    )
