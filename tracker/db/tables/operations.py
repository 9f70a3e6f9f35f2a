"""What the program does: alerts, deliveries, usage, and the jobs of the service."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, false, text

from tracker.db.columns import BigCount, ExactDecimal, Id, JsonText, UtcDateTime, Words
from tracker.db.tables.base import metadata

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
    Column("state", Words, nullable=False, server_default="open"),
    Column("news", Integer, nullable=False, server_default="1"),
    Column("repeats", Integer, nullable=False, server_default="0"),
    Column("next_say_at", UtcDateTime, index=True),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    Index(None, "version_id", "kind"),
)

IS_OPEN = text("resolved_at IS NULL")
"""The condition of ``uq_alerts_open``, unique on (version_id, kind), which the migration makes.

To declare it here too would load both databases' dialects whenever either is opened.
"""

alert_events = Table(
    "alert_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("alert_id", Id, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Words, nullable=False),
    Column("origin", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("detail", Words, nullable=False),
)

alert_tellings = Table(
    "alert_tellings",
    metadata,
    Column("alert_id", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("news", Integer, primary_key=True, autoincrement=False),
    Column("channel", Words, primary_key=True),
    Column("recipient", Words, primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("delivery_id", Id, ForeignKey("deliveries.id"), index=True),
    Index(None, "settled_at", "due_at"),
)

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

receipts = Table(
    "receipts",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("recipient", Words, primary_key=True),
    Column("thread", Words, primary_key=True),
    Column("receipt", Words, nullable=False),
    Column("kept_at", UtcDateTime, nullable=False),
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
