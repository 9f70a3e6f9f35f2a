"""What notices are about, whenever they were announced, and whether they could be read (pure)."""

from __future__ import annotations

from tracker.domain.notice import Notice
from tracker.domain.partial_date import UnknownDate, WhyUnknown

Statement = tuple[str, str, str]
"""Provider, subject in lower case, and scope."""


def statement(notice: Notice) -> Statement:
    return notice.provider, notice.subject.lower(), notice.scope.value


def is_unreadable(notice: Notice) -> bool:
    """It gives a date in words nobody could read."""
    when = notice.retires_on
    return isinstance(when, UnknownDate) and when.why is WhyUnknown.UNREADABLE
