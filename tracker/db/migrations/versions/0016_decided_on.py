"""What a decision was made on, and who made it besides the one who recorded it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Decisions made before have neither: the table refuses to be changed afterwards."""
    op.add_column("decisions", sa.Column("deciders", sa.Text()))
    op.add_column("decisions", sa.Column("facts", sa.Text()))
