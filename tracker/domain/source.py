"""What we know of a source's health, and what a new reading changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.notice import Notice
from tracker.domain.notice import NoticeStatus as NoticeStatus


class Health(StrEnum):
    """``suspect``: the last reading broke its contract. ``broken``: three in a row, or 48 h."""

    UNREAD = "unread"
    OK = "ok"
    SUSPECT = "suspect"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class SourceState:
    """The health of one source. Times are UTC; ``message`` says what is wrong, for a person.

    ``rows``: how many notices the last good reading gave. ``told``: what the operators were last
    told about this source (``broken`` or ``held``), until it is well again. ``reader``: the release
    of this program that made the last good reading.
    """

    source: str
    health: Health = Health.UNREAD
    last_try_at: datetime | None = None
    last_good_at: datetime | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    capture_sha256: str | None = None
    message: str | None = None
    rows: int | None = None
    told: str | None = None
    reader: str | None = None

    def as_read_by(self, reader: str) -> SourceState:
        """This state, to ask again with: another reader may find more in the same page."""
        if reader == self.reader:
            return self
        return replace(self, etag=None, last_modified=None, capture_sha256=None)


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """A notice as stored, with what is still waiting for a second reading to agree.

    ``pending`` is a reading with a later date, first seen at ``pending_since``;
    ``missing_since`` is when the notice was first absent from a good reading.
    """

    notice: Notice
    status: NoticeStatus
    revision: int
    first_seen_at: datetime
    last_seen_at: datetime
    pending: Notice | None = None
    pending_since: datetime | None = None
    missing_since: datetime | None = None


class ChangeKind(StrEnum):
    NEW = "new"
    MOVED_EARLIER = "moved_earlier"
    MOVED_LATER = "moved_later"
    DATED = "dated"
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    REAPPEARED = "reappeared"


@dataclass(frozen=True, slots=True)
class NoticeChange:
    """One thing a reading changed, and the notice as it was before (``None`` when new).

    ``quiet``: kept in the notice's story like every change, but nothing to tell anybody.
    """

    kind: ChangeKind
    notice: Notice
    previous: Notice | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class NoticeRevision:
    """One step of a notice's story."""

    key: str
    revision: int
    kind: ChangeKind
    at: datetime
    notice: Notice
