"""The notices that count today, and what has ever been said."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from tracker.db.tables.published import notices
from tracker.db.tx import Tx as Tx
from tracker.domain.notice import Notice, NoticeStatus, notice_from_json

_GOVERNING = (NoticeStatus.LIVE, NoticeStatus.MISSING)


def governing_notices(tx: Tx, providers: Collection[str] | None = None) -> list[Notice]:
    """The notices that count today, or those of single ``providers``.

    A notice missing from its page has not been withdrawn.
    """
    query = select(notices.c.notice).where(notices.c.status.in_(_GOVERNING))
    rows = tx.execute(query.order_by(notices.c.id)).scalars()
    wanted = (row for row in rows if providers is None or row["provider"] in providers)
    return [notice_from_json(row) for row in wanted]


def stated_keys(tx: Tx) -> list[str]:
    """``Notice.key`` of every notice ever seen."""
    return list(tx.execute(select(notices.c.notice_key)).scalars())
