"""What providers publish: sources, captures, notices and their stories, readings held back."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from tracker.db.columns import BigCount, Id, JsonText, PackedJson, UtcDateTime, Words
from tracker.db.tables.base import metadata

source_states = Table(
    "source_states",
    metadata,
    Column("source", Words, primary_key=True),
    Column("health", Words, nullable=False),
    Column("last_try_at", UtcDateTime),
    Column("last_good_at", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("capture_sha256", Words),
    Column("message", Words),
    Column("rows", Integer),
    Column("told", Words),
    Column("reader", Words),
)

captures = Table(
    "captures",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("size", BigCount, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "source", "read_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_key", Words, nullable=False, unique=True),
    Column("source", Words, nullable=False, index=True),
    Column("status", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("notice", JsonText, nullable=False),
    Column("pending", JsonText),
    Column("pending_since", UtcDateTime),
    Column("missing_since", UtcDateTime),
)

notice_revisions = Table(
    "notice_revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_key", Words, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("provider", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("notice", JsonText, nullable=False),
)

held_readings = Table(
    "held_readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Words, nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("capture_sha256", Words, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("notices", PackedJson),
    Column("decision", Words),
    Column("decided_at", UtcDateTime),
    Column("decided_by", Words),
)
