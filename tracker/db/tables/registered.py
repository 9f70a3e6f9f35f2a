"""What teams record: models, versions, the evidence behind them, and the history."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    text,
)

from tracker.db.columns import BigCount, ExactDecimal, Id, JsonText, PackedJson, UtcDateTime, Words
from tracker.db.tables.base import metadata

registered_models = Table(
    "registered_models",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("last_number", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("model_id", Id, ForeignKey("registered_models.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("registered_at", UtcDateTime, nullable=False, index=True),
    Column("status", Words, nullable=False),
    Column("provider", Words, nullable=False),
    Column("serving_id", Words),
    Column("base_provider", Words),
    Column("base_model", Words),
    Column("base_version", Words),
    Column("base_revision", Words),
    Column("base_pinned", Boolean),
    Column("base_raw", Words),
    Column("venue", Words),
    Column("method", Words),
    Column("job_id", Words, index=True),
    Column("reason", Words),
    Column("reason_note", Words),
    Column("owner", Words),
    Column("tags", JsonText, nullable=False),
    Column("retrain_days", Integer),
    Column("eval_days", Integer),
    Column("rollout_days", Integer),
    Column("trained_on", Date),
    Column("trained_tokens", BigCount),
    Column("refresh_due", Date, index=True),
    Column("note", Words),
    Column("artefact_format", Words),
    Column("artefact_raw", Words),
    Column("artefact_sha256", Words),
    Column("artefact_path", Words),
    Column("extra", JsonText, nullable=False),
    Column("idempotency_key", Words, unique=True),
    Column("subject_id", Id),
    Column("own_root", Words, index=True),
    UniqueConstraint("model_id", "number"),
    UniqueConstraint("provider", "serving_id"),
    Index(None, "base_provider", "base_model"),
    Index(None, "subject_id", "status"),
)
"""``subject_id`` and ``own_root`` belong to what is in ``judged``; the first is NULL from a change
of the version until the next check."""

aliases = Table(
    "aliases",
    metadata,
    Column("model_id", Id, ForeignKey("registered_models.id"), primary_key=True),
    Column("alias", Words, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False, index=True),
    Column("set_at", UtcDateTime, nullable=False),
)

version_datasets = Table(
    "version_datasets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False, index=True),
    Column("role", Words, nullable=False),
    Column("uri", Words, nullable=False),
    Column("sha256", Words, index=True),
    Column("records", BigCount),
    Column("bytes", BigCount),
    Column("fingerprint", Words),
)

dataset_sketches = Table(
    "dataset_sketches",
    metadata,
    Column("fingerprint", Words, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sketch", LargeBinary, nullable=False),
    Column("prompt_keys", LargeBinary),
    Column("normal_keys", LargeBinary),
)

eval_runs = Table(
    "eval_runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False, index=True),
    Column("rung", Words, nullable=False),
    Column("suite", Words, nullable=False),
    Column("suite_version", Words),
    Column("metric", Words, nullable=False),
    Column("mean", Double, nullable=False),
    Column("n", Integer),
    Column("stderr", Double),
    Column("higher_is_better", Boolean, nullable=False),
    Column("scores", PackedJson),
    Column("clusters", PackedJson),
    Column("subject", Words),
    Column("judge", Words),
    Column("ran_at", UtcDateTime),
    Column("source", Words),
    Column("source_sha256", Words),
    Column("suite_hash", Words),
    Column("embedder", Words),
    Column("tool", Words),
    Column("base", Words),
    Column("details", JsonText),
)

proofs = Table(
    "proofs",
    metadata,
    Column(
        "version_id", Id, ForeignKey("model_versions.id"), primary_key=True, autoincrement=False
    ),
    Column("status", Words, nullable=False),
    Column("due_again", JsonText, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("weighed_at", UtcDateTime, nullable=False),
    Index(None, "status", "rules"),
)
"""What the eval runs prove: kept, because to weigh them takes every per-example score."""

IS_DUE_AGAIN = text("proofs.due_again <> '[]'")
IS_RETIRED = text("model_versions.status <> 'active'")
HAS_HELP = text("(eval_runs.judge IS NOT NULL OR eval_runs.embedder IS NOT NULL)")
"""The conditions of the partial indexes ``ix_proofs_due``, ``ix_model_versions_retired`` and
``ix_eval_runs_helped``.

Spelled out, since a condition with a parameter in it uses no such index; made by the migration, as
the one of ``IS_OPEN`` is.
"""

costs = Table(
    "costs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("amount", ExactDecimal, nullable=False),
    Column("currency", Words, nullable=False),
    Column("per", Words, nullable=False),
    Column("as_of", Date),
    Column("source", Words),
    Column("note", Words),
)

tuning_jobs = Table(
    "tuning_jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("provider", Words, nullable=False),
    Column("job_id", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("base", Words),
    Column("error", Words),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("artefact_format", Words),
    Column("artefact_raw", Words),
    Column("artefact_sha256", Words),
    Column("artefact_path", Words),
    UniqueConstraint("provider", "job_id"),
)

history = Table(
    "history",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Words, nullable=False),
    Column("model", Words, nullable=False, index=True),
    Column("version", Integer),
    Column("action", Words, nullable=False),
    Column("changes", JsonText, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False, index=True),
    Column("action", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("decided_by", Words, nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("due_on", Date),
    Column("serve_until", Date),
    Column("deciders", JsonText),
    Column("facts", JsonText),
)
