"""What an eval run was made with and what its model stood on at the time; and what runs prove."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("suite_hash", "embedder", "tool", "base", "details"):
        op.add_column("eval_runs", sa.Column(name, sa.Text()))
    op.create_table(
        "proofs",
        sa.Column("version_id", ID, nullable=False, autoincrement=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_again", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("weighed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name="pk_proofs"),
        sa.ForeignKeyConstraint(["version_id"], ["model_versions.id"], name="fk_proofs_version_id"),
    )
