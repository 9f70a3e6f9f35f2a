"""What the last check found: a check looks only at what has changed since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ("provider", "kind", "key")


def upgrade() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text()),
        sa.Column("base", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("level", sa.Text()),
        sa.Column("act_by", sa.Date()),
        sa.Column("unjudged", sa.Boolean()),
        sa.Column("next_look", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_subjects"),
        sa.UniqueConstraint("name", name="uq_subjects_name"),
    )
    op.create_index("ix_subjects_next_look", "subjects", ["next_look"])
    op.create_table(
        "subject_keys",
        *(sa.Column(name, sa.Text(), nullable=False) for name in KEY),
        sa.Column("subject_id", ID, nullable=False),
        sa.PrimaryKeyConstraint(*KEY, "subject_id", name="pk_subject_keys"),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name="fk_subject_keys_subject_id"),
    )
    op.create_index("ix_subject_keys_subject_id", "subject_keys", ["subject_id"])
    op.create_table(
        "key_digests",
        *(sa.Column(name, sa.Text(), nullable=False) for name in KEY),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name="pk_key_digests"),
    )
    op.create_table(
        "check_marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_check_marks"),
    )
    op.add_column("model_versions", sa.Column("subject_id", ID))
    op.add_column("model_versions", sa.Column("own_root", sa.Text()))
    op.create_index(
        "ix_model_versions_subject_id_status", "model_versions", ["subject_id", "status"]
    )
    op.create_index("ix_model_versions_own_root", "model_versions", ["own_root"])
