"""What an eval run was made with, and what its model stood on at the time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    for name in ("suite_hash", "embedder", "tool", "base", "details"):
        op.add_column("eval_runs", sa.Column(name, sa.Text()))
