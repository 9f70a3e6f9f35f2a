"""An index to find the versions a job made: an import asks that of every tune."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    op.create_index("ix_model_versions_job_id", "model_versions", ["job_id"])
