"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy keeps in their dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, TextClause

from tracker.db.tx import Tx

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

Row = Mapping[str, Any]


def insert_new(
    tx: Tx,
    table: Table,
    rows: Sequence[Row],
    unique: Sequence[str],
    where: TextClause | None = None,
) -> int:
    """Insert the rows whose ``unique`` columns are not there yet; returns how many were.

    ``where`` is the condition of a partial unique index.
    """
    if not rows:
        return 0
    statement = _insert(tx, table).on_conflict_do_nothing(index_elements=unique, index_where=where)
    # Without the option the count of an INSERT is not always kept.
    done = tx.execute(statement, list(rows), execution_options={"preserve_rowcount": True})
    return done.rowcount


def upsert(tx: Tx, table: Table, rows: Sequence[Row], unique: Sequence[str]) -> None:
    """Insert the rows, or overwrite those with the same ``unique`` columns.

    All rows have the same columns; a column that is not given keeps its value.
    """
    if not rows:
        return
    statement = _insert(tx, table)
    new = {name: statement.excluded[name] for name in rows[0] if name not in unique}
    statement = statement.on_conflict_do_update(index_elements=unique, set_=new)
    tx.execute(statement, list(rows))


def add_up(tx: Tx, table: Table, rows: Sequence[Row], unique: str, number: str) -> None:
    """Insert the rows; where one with the same ``unique`` column is, add to its ``number``."""
    statement = _insert(tx, table)
    sum_ = table.c[number] + statement.excluded[number]
    statement = statement.on_conflict_do_update(index_elements=[unique], set_={number: sum_})
    tx.execute(statement, list(rows))


def _insert(tx: Tx, table: Table) -> SqliteInsert | PostgresqlInsert:
    if tx.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
