"""What is kept of a dataset, to say later how another differs from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    op.create_table(
        "dataset_sketches",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("prompt_keys", sa.LargeBinary()),
        sa.Column("normal_keys", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_dataset_sketches"),
    )
