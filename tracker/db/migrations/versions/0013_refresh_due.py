"""The day on which a version's data has to be renewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"


def upgrade() -> None:
    op.add_column("model_versions", sa.Column("refresh_due", sa.Date()))
    op.create_index("ix_model_versions_refresh_due", "model_versions", ["refresh_due"])
