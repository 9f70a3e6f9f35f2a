"""The life of an alert, its append-only record, and who is to be told of it when."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from tracker.db.migrations.append_only import make_append_only

revision = "0012"
down_revision: str | None = "0011"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _life()
    _events()
    _tellings()
    _carry_over()


def _life() -> None:
    added: tuple[sa.Column[Any], ...] = (
        sa.Column("state", sa.Text(), nullable=False, server_default="open"),
        sa.Column("news", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("repeats", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("next_say_at", sa.DateTime(timezone=True)),
        sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for column in added:
        op.add_column("alerts", column)
    op.create_index("ix_alerts_next_say_at", "alerts", ["next_say_at"])
    op.create_index("ix_alerts_version_id_kind", "alerts", ["version_id", "kind"])


def _events() -> None:
    op.create_table(
        "alert_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert_events"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_alert_events_alert_id"),
    )
    op.create_index("ix_alert_events_alert_id", "alert_events", ["alert_id"])
    make_append_only(op.get_bind(), "alert_events")


def _tellings() -> None:
    op.create_table(
        "alert_tellings",
        sa.Column("alert_id", ID, autoincrement=False, nullable=False),
        sa.Column("news", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("delivery_id", ID),
        sa.PrimaryKeyConstraint(
            "alert_id", "news", "channel", "recipient", name="pk_alert_tellings"
        ),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_alert_tellings_alert_id"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_alert_tellings_delivery_id"
        ),
    )
    op.create_index("ix_alert_tellings_delivery_id", "alert_tellings", ["delivery_id"])
    op.create_index(
        "ix_alert_tellings_settled_at_due_at", "alert_tellings", ["settled_at", "due_at"]
    )


def _carry_over() -> None:
    """What is over stays over, and nobody is told again what they were told before."""
    op.execute("UPDATE alerts SET state = 'resolved' WHERE resolved_at IS NOT NULL")
    op.execute(
        "INSERT INTO alert_tellings"
        " (alert_id, news, channel, recipient, due_at, settled_at, delivery_id)"
        " SELECT alert_id, 1, channel, recipient, min(created_at), min(created_at), max(id)"
        " FROM deliveries WHERE alert_id IS NOT NULL AND event = 'alert'"
        " GROUP BY alert_id, channel, recipient"
    )
