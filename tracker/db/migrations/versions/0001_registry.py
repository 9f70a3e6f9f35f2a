"""What is registered: models, versions, their evidence, and who changed what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.db.migrations.append_only import make_append_only

revision = "0001"
down_revision: str | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _registered_models()
    _model_versions()
    _aliases()
    _version_datasets()
    _eval_runs()
    _costs()
    _history()
    make_append_only(op.get_bind(), "history")


def _registered_models() -> None:
    op.create_table(
        "registered_models",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registered_models"),
        sa.UniqueConstraint("name", name="uq_registered_models_name"),
    )


def _model_versions() -> None:
    op.create_table(
        "model_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("model_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("serving_id", sa.Text()),
        sa.Column("base_provider", sa.Text()),
        sa.Column("base_model", sa.Text()),
        sa.Column("base_version", sa.Text()),
        sa.Column("base_revision", sa.Text()),
        sa.Column("base_pinned", sa.Boolean()),
        sa.Column("base_raw", sa.Text()),
        sa.Column("venue", sa.Text()),
        sa.Column("method", sa.Text()),
        sa.Column("job_id", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("reason_note", sa.Text()),
        sa.Column("owner", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("retrain_days", sa.Integer()),
        sa.Column("eval_days", sa.Integer()),
        sa.Column("rollout_days", sa.Integer()),
        sa.Column("trained_on", sa.Date()),
        sa.Column("trained_tokens", sa.BigInteger()),
        sa.Column("note", sa.Text()),
        sa.Column("artefact_format", sa.Text()),
        sa.Column("artefact_raw", sa.Text()),
        sa.Column("artefact_sha256", sa.Text()),
        sa.Column("artefact_path", sa.Text()),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_model_versions"),
        sa.ForeignKeyConstraint(
            ["model_id"], ["registered_models.id"], name="fk_model_versions_model_id"
        ),
        sa.UniqueConstraint("idempotency_key", name="uq_model_versions_idempotency_key"),
        sa.UniqueConstraint("model_id", "number", name="uq_model_versions_model_id_number"),
        sa.UniqueConstraint("provider", "serving_id", name="uq_model_versions_provider_serving_id"),
    )
    op.create_index(
        "ix_model_versions_base_provider_base_model",
        "model_versions",
        ["base_provider", "base_model"],
    )


def _aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("model_id", ID, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("model_id", "alias", name="pk_aliases"),
        sa.ForeignKeyConstraint(["model_id"], ["registered_models.id"], name="fk_aliases_model_id"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["model_versions.id"], name="fk_aliases_version_id"
        ),
    )
    op.create_index("ix_aliases_version_id", "aliases", ["version_id"])


def _version_datasets() -> None:
    op.create_table(
        "version_datasets",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text()),
        sa.Column("records", sa.BigInteger()),
        sa.Column("bytes", sa.BigInteger()),
        sa.Column("fingerprint", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_version_datasets"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["model_versions.id"], name="fk_version_datasets_version_id"
        ),
    )
    op.create_index("ix_version_datasets_sha256", "version_datasets", ["sha256"])
    op.create_index("ix_version_datasets_version_id", "version_datasets", ["version_id"])


def _eval_runs() -> None:
    op.create_table(
        "eval_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("rung", sa.Text(), nullable=False),
        sa.Column("suite", sa.Text(), nullable=False),
        sa.Column("suite_version", sa.Text()),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("n", sa.Integer()),
        sa.Column("stderr", sa.Double()),
        sa.Column("higher_is_better", sa.Boolean(), nullable=False),
        sa.Column("scores", sa.LargeBinary()),
        sa.Column("clusters", sa.LargeBinary()),
        sa.Column("subject", sa.Text()),
        sa.Column("judge", sa.Text()),
        sa.Column("ran_at", sa.DateTime(timezone=True)),
        sa.Column("source", sa.Text()),
        sa.Column("source_sha256", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_eval_runs"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["model_versions.id"], name="fk_eval_runs_version_id"
        ),
    )
    op.create_index("ix_eval_runs_version_id", "eval_runs", ["version_id"])


def _costs() -> None:
    op.create_table(
        "costs",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date()),
        sa.Column("source", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_costs"),
        sa.ForeignKeyConstraint(["version_id"], ["model_versions.id"], name="fk_costs_version_id"),
    )
    op.create_index("ix_costs_version_id", "costs", ["version_id"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_model", "history", ["model"])
