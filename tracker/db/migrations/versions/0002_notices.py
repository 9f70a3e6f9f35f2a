"""What providers say: the health of sources, captures, notices and their story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.db.migrations.append_only import make_append_only

revision = "0002"
down_revision: str | None = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _source_states()
    _captures()
    _notices()
    _notice_revisions()
    make_append_only(op.get_bind(), "notice_revisions")


def _source_states() -> None:
    op.create_table(
        "source_states",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("last_try_at", sa.DateTime(timezone=True)),
        sa.Column("last_good_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("capture_sha256", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.PrimaryKeyConstraint("source", name="pk_source_states"),
    )


def _captures() -> None:
    op.create_table(
        "captures",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_captures"),
    )
    op.create_index("ix_captures_source_read_at", "captures", ["source", "read_at"])


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("pending", sa.Text()),
        sa.Column("pending_since", sa.DateTime(timezone=True)),
        sa.Column("missing_since", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("notice_key", name="uq_notices_notice_key"),
    )
    op.create_index("ix_notices_source", "notices", ["source"])


def _notice_revisions() -> None:
    op.create_table(
        "notice_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice_revisions"),
    )
    op.create_index("ix_notice_revisions_notice_key", "notice_revisions", ["notice_key"])
    op.create_index("ix_notice_revisions_subject", "notice_revisions", ["subject"])
