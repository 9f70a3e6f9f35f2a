"""Rows by the thousand, in the way that each driver is fastest at: executemany, and COPY.

What SQLAlchemy does for each value besides converting it takes longer than to store it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.exc import DBAPIError

from tracker.db.tx import Tx

_Convert = Callable[[Any], Any] | None
_MANY = 20
"""From so many rows on it pays to make a statement of one's own, which nobody remembers."""


def insert_rows(tx: Tx, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, which all have the columns of the first; values are converted as ever.

    Raises SQLAlchemy's IntegrityError like any other statement.
    """
    if len(rows) < _MANY:
        if rows:
            tx.execute(insert(table), rows)
        return
    names = [name for name in rows[0] if _is_used(name, rows)]
    names.sort(key=list(table.c.keys()).index)  # As SQLAlchemy names them in the statement.
    values = _converted(tx, table, names, rows)
    if tx.dialect.name == "sqlite":
        statement = insert(table).compile(dialect=tx.dialect, column_keys=names)
        tx.exec_driver_sql(str(statement), list(values))
    else:
        _copy(tx, f"COPY {table.name} ({', '.join(names)}) FROM STDIN", values)


def _is_used(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(row[name] is not None for row in rows)


def _converted(
    tx: Tx, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """The values of each row as the driver takes them: a column after the other, which is quick."""
    columns = (_column(tx, table, name, rows) for name in names)
    return zip(*columns, strict=True)


def _column(
    tx: Tx, table: Table, name: str, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Any] | list[Any]:
    convert: _Convert = table.c[name].type.dialect_impl(tx.dialect).bind_processor(tx.dialect)
    values = [row[name] for row in rows]
    if convert is None:
        return values
    first = values[0]
    if all(value is first for value in values):  # The moment, the actor, and much else.
        return [convert(first)] * len(values)
    return map(convert, values)


def _copy(tx: Tx, statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    driver: Any = tx.dialect.loaded_dbapi
    connection: Any = tx.connection.driver_connection
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        raise DBAPIError.instance(
            statement, None, error, driver.Error, dialect=tx.dialect
        ) from error
