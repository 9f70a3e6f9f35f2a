"""Every table, as the newest migration leaves it; a test compares the two.

``history`` and ``notice_revisions`` are append-only: triggers refuse to change or delete a row.
"""

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
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from tracker.db.columns import (
    BigCount,
    ExactDecimal,
    Id,
    JsonText,
    PackedJson,
    UtcDateTime,
    Words,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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
    Column("registered_at", UtcDateTime, nullable=False),
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
    Column("job_id", Words),
    Column("reason", Words),
    Column("reason_note", Words),
    Column("owner", Words),
    Column("tags", JsonText, nullable=False),
    Column("retrain_days", Integer),
    Column("eval_days", Integer),
    Column("rollout_days", Integer),
    Column("trained_on", Date),
    Column("trained_tokens", BigCount),
    Column("note", Words),
    Column("artefact_format", Words),
    Column("artefact_raw", Words),
    Column("artefact_sha256", Words),
    Column("artefact_path", Words),
    Column("extra", JsonText, nullable=False),
    Column("idempotency_key", Words, unique=True),
    UniqueConstraint("model_id", "number"),
    UniqueConstraint("provider", "serving_id"),
    Index(None, "base_provider", "base_model"),
)

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
)
"""What the eval runs prove: kept, because to weigh them takes every per-example score."""

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

source_states = Table(
    "source_states",
    metadata,
    Column("source", Words, primary_key=True),
    Column("health", Words, nullable=False),
    Column("last_try_at", UtcDateTime),
    Column("last_good_at", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("capture_sha256", Words),
    Column("message", Words),
    Column("rows", Integer),
    Column("told", Words),
)

captures = Table(
    "captures",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("source", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("size", BigCount, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "source", "read_at"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_key", Words, nullable=False, unique=True),
    Column("source", Words, nullable=False, index=True),
    Column("status", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("last_seen_at", UtcDateTime, nullable=False),
    Column("notice", JsonText, nullable=False),
    Column("pending", JsonText),
    Column("pending_since", UtcDateTime),
    Column("missing_since", UtcDateTime),
)

notice_revisions = Table(
    "notice_revisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("notice_key", Words, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("provider", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("notice", JsonText, nullable=False),
)

held_readings = Table(
    "held_readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Words, nullable=False, index=True),
    Column("kind", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    Column("capture_sha256", Words, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("notices", PackedJson),
    Column("decision", Words),
    Column("decided_at", UtcDateTime),
    Column("decided_by", Words),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, ForeignKey("model_versions.id"), nullable=False),
    Column("kind", Words, nullable=False),
    Column("stage", Words, nullable=False),
    Column("level", Words, nullable=False),
    Column("act_by", Date),
    Column("facts", JsonText, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_reason", Words),
)

IS_OPEN = text("resolved_at IS NULL")
"""The condition of ``uq_alerts_open``, unique on (version_id, kind), which the migration makes.

To declare it here too would load both databases' dialects whenever either is opened.
"""

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("alert_id", Id, ForeignKey("alerts.id"), index=True),
    Column("channel", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("event", Words, nullable=False),
    Column("thread", Words),
    Column("facts", JsonText, nullable=False),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", Words),
    Column("lease_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("next_try_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("last_error", Words),
    Index(None, "state", "next_try_at"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery_id", Id, ForeignKey("deliveries.id"), primary_key=True),
    Column("fence", Integer, primary_key=True, autoincrement=False),
    Column("worker", Words, nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("outcome", Words),
    Column("error", Words),
)

usage_days = Table(
    "usage_days",
    metadata,
    Column("source", Words, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("model", Words, primary_key=True),
    Column("provider", Words),
    Column("requests", BigCount, nullable=False),
    Column("input_tokens", BigCount, nullable=False),
    Column("output_tokens", BigCount, nullable=False),
    Column("cached_tokens", BigCount, nullable=False),
    Column("billed_amount", ExactDecimal),
    Column("billed_currency", Words),
    Index(None, "day"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", Words, primary_key=True),
    Column("next_due_at", UtcDateTime, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", Words),
    Column("lease_until", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("outcome", Words),
)
