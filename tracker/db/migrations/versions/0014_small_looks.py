"""Indexes by which a check finds the few versions it has to look at among any number of others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"

_PARTIAL = {
    "ix_proofs_due": ("proofs", "version_id", "due_again <> '[]'"),
    "ix_eval_runs_helped": ("eval_runs", "version_id", "judge IS NOT NULL OR embedder IS NOT NULL"),
    "ix_model_versions_retired": ("model_versions", "id", "status <> 'active'"),
}


def upgrade() -> None:
    op.create_index("ix_proofs_status_rules", "proofs", ["status", "rules"])
    op.create_index("ix_model_versions_registered_at", "model_versions", ["registered_at"])
    for name, (table, column, condition) in _PARTIAL.items():
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
