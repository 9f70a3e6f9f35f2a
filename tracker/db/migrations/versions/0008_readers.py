"""Which release of the program made the last good reading of a source."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.add_column("source_states", sa.Column("reader", sa.Text()))
