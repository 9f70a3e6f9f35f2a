"""Tuning jobs that were imported and are no model: running, failed, canceled, incomplete."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tuning_jobs",
        sa.Column("id", ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("base", sa.Text()),
        sa.Column("error", sa.Text()),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("artefact_format", sa.Text()),
        sa.Column("artefact_raw", sa.Text()),
        sa.Column("artefact_sha256", sa.Text()),
        sa.Column("artefact_path", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_tuning_jobs"),
        sa.UniqueConstraint("provider", "job_id", name="uq_tuning_jobs_provider_job_id"),
    )
