"""What teams decide about their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.db.migrations.append_only import make_append_only

revision = "0009"
down_revision: str | None = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("serve_until", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["model_versions.id"], name="fk_decisions_version_id"
        ),
    )
    op.create_index("ix_decisions_version_id", "decisions", ["version_id"])
    make_append_only(op.get_bind(), "decisions")
