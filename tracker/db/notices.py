"""Notices as they stand, and the story of how they came to: both are written together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from tracker.db.tables.published import notice_revisions
from tracker.db.tables.published import notices as notices_table
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert
from tracker.domain.notice import Notice, notice_from_json, notice_to_json
from tracker.domain.source import (
    ChangeKind,
    KnownNotice,
    NoticeChange,
    NoticeRevision,
    NoticeStatus,
)


def known(tx: Tx, source: str | None = None) -> list[KnownNotice]:
    """Every notice ever seen, or those of one source, in the order they were first stored."""
    query = select(notices_table).order_by(notices_table.c.id)
    if source is not None:
        query = query.where(notices_table.c.source == source)
    return [_known(row) for row in tx.execute(query)]


def save(
    tx: Tx, rows: Sequence[KnownNotice], changes: Sequence[NoticeChange], *, now: datetime
) -> None:
    """Store notices as they stand now, by key, and add each change to their story.

    A change takes the revision of the row it belongs to, so every changed notice is in ``rows``.
    """
    upsert(tx, notices_table, [_columns(row) for row in rows], ["notice_key"])
    revisions = {row.notice.key: row.revision for row in rows}
    if changes:
        values = [_revision(change, revisions[change.notice.key], now) for change in changes]
        tx.execute(insert(notice_revisions), values)


def missing(tx: Tx) -> list[Notice]:
    """The notices that are not on their pages any more and have not been withdrawn."""
    query = select(notices_table.c.notice).where(notices_table.c.status == NoticeStatus.MISSING)
    rows = tx.execute(query.order_by(notices_table.c.id)).scalars()
    return [notice_from_json(row) for row in rows]


def story(tx: Tx, model_id: str, provider: str | None = None) -> list[NoticeRevision]:
    """Everything that was ever said about a model id, or a display name, oldest first."""
    columns = notice_revisions.c
    query = select(notice_revisions).where(columns.subject == model_id.lower())
    if provider is not None:
        query = query.where(columns.provider == provider)
    return [_read_revision(row) for row in tx.execute(query.order_by(columns.id))]


def recent(tx: Tx, source: str, *, since: datetime) -> list[NoticeRevision]:
    """The whole stories of those of a source's notices that were revised after ``since``."""
    columns = notice_revisions.c
    fresh = select(columns.notice_key).where(columns.at > since)
    of_source = select(notices_table.c.notice_key).where(notices_table.c.source == source)
    query = select(notice_revisions).where(
        columns.notice_key.in_(fresh), columns.notice_key.in_(of_source)
    )
    return [_read_revision(row) for row in tx.execute(query.order_by(columns.id))]


def _columns(known: KnownNotice) -> dict[str, Any]:
    return {
        "notice_key": known.notice.key,
        "source": known.notice.source,
        "status": known.status,
        "revision": known.revision,
        "first_seen_at": known.first_seen_at,
        "last_seen_at": known.last_seen_at,
        "notice": notice_to_json(known.notice),
        "pending": notice_to_json(known.pending) if known.pending else None,
        "pending_since": known.pending_since,
        "missing_since": known.missing_since,
    }


def _known(row: Row[Any]) -> KnownNotice:
    return KnownNotice(
        notice=notice_from_json(row.notice),
        status=NoticeStatus(row.status),
        revision=row.revision,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        pending=notice_from_json(row.pending) if row.pending else None,
        pending_since=row.pending_since,
        missing_since=row.missing_since,
    )


def _revision(change: NoticeChange, revision: int, now: datetime) -> dict[str, Any]:
    notice = change.notice
    return {
        "notice_key": notice.key,
        "revision": revision,
        "kind": change.kind,
        "at": now,
        "provider": notice.provider,
        "subject": (notice.model_id or notice.display_name or "").lower(),
        "notice": notice_to_json(notice),
    }


def _read_revision(row: Row[Any]) -> NoticeRevision:
    notice = notice_from_json(row.notice)
    return NoticeRevision(row.notice_key, row.revision, ChangeKind(row.kind), row.at, notice)
