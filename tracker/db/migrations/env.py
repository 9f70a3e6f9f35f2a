"""Alembic's entry: runs the scripts on the connection, and in the transaction, it is handed."""

from __future__ import annotations

from alembic import context

from tracker.db.schema import VERSION_TABLE
from tracker.db.tables.every import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    on_version_apply=context.config.attributes["on_version_apply"],
)
with context.begin_transaction():
    context.run_migrations()
