"""Tables whose rows, once written, nobody can change or delete: not this program either.

Used by migrations, so what this does to a table must never change; write a new function instead.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

_POSTGRESQL = (
    """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
""",
    """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
""",
)


def make_append_only(connection: Connection, table: str) -> None:
    """Have the database itself refuse UPDATE and DELETE on ``table``."""
    for statement in _statements(connection.dialect.name, table):
        connection.execute(text(statement))


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        return [_SQLITE.format(table=table, event=event) for event in ("UPDATE", "DELETE")]
    return [statement.format(table=table) for statement in _POSTGRESQL]
