"""A reading that is stored and governs nothing until somebody decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.notice import Notice


class HeldKind(StrEnum):
    """``reach``: it would change too much at once. ``contract``: the page looks misread."""

    REACH = "reach"
    CONTRACT = "contract"


class Decision(StrEnum):
    """``superseded``: a later reading of the same source took its place or was believed."""

    APPROVED = "approved"
    REJECTED = "rejected"
    AGREED = "agreed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class HeldReading:
    """What one source said, and why it was not believed at once. Times are UTC.

    ``since``: when this source was first held, in one unbroken row of held readings. ``decision``
    is ``None`` while it waits; ``decided_by`` is an identity of the configuration, or sources.
    """

    source: str
    kind: HeldKind
    reason: str
    since: datetime
    read_at: datetime
    capture_sha256: str
    notices: tuple[Notice, ...]
    etag: str | None = None
    last_modified: str | None = None
    id: int | None = None
    decision: Decision | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
