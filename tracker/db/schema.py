"""Which schema a database has, against the one this program was written for."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy import Text, column, inspect, select, table

from tracker.db.tx import Tx

REVISIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010"),
    *("0011", "0012", "0013", "0014", "0015", "0016"),
)
"""Every migration, oldest first. Listed here so that opening a database need not load Alembic."""

HEAD = REVISIONS[-1]

VERSION_TABLE = "tracker_schema_version"
"""Not Alembic's own name for it: a PostgreSQL database may be shared with another application."""


class Standing(Enum):
    """``STRANGE``: newer than this program, or never ours."""

    EMPTY = auto()
    OLDER = auto()
    CURRENT = auto()
    STRANGE = auto()


def revision(tx: Tx) -> str | None:
    """The last migration applied, or ``None`` where there has been none."""
    if not inspect(tx).has_table(VERSION_TABLE):
        return None
    found = tx.execute(select(column("version_num", Text)).select_from(table(VERSION_TABLE)))
    return found.scalar_one_or_none()


def standing(found: str | None) -> Standing:
    """How a database whose last migration is ``found`` stands to this program."""
    if found is None:
        return Standing.EMPTY
    if found not in REVISIONS:
        return Standing.STRANGE
    return Standing.CURRENT if found == HEAD else Standing.OLDER
