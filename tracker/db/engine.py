"""Opening, upgrading and backing up the registry's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, inspect, text

from tracker.db import sqlite
from tracker.db.address import display, is_sqlite, read_url, sqlite_path, storage_errors
from tracker.db.schema import HEAD, Standing, revision, standing
from tracker.db.tx import Tx
from tracker.errors import StorageError

_CONNECT_SECONDS = 10
# Any number will do, as long as it stays the same and nobody else takes it.
_UPGRADE_LOCK = 0x747261636B6572


class Database:
    """A registry that is open. Get one from :func:`open_database`, and close it."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._engine = _make_engine(url)
        self._writer = self._engine.execution_options(tracker_writes=True)
        self._reader = self._engine
        if not is_sqlite(url):
            # What a SQLite reader has anyway: one snapshot for the whole transaction.
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @property
    def display_url(self) -> str:
        """The URL with its password masked."""
        return display(self._url)

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that sees one moment; the database itself refuses to let it write.

        Raises StorageError when the database fails or cannot be reached.
        """
        with storage_errors(self._url), self._reader.begin() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that is committed when the block ends, and undone when it raises.

        On SQLite there is one writer at a time, and the others wait up to 30 seconds. Raises
        StorageError when the database fails, and then nothing has been written.
        """
        with storage_errors(self._url), self._writer.begin() as tx:
            yield tx

    @contextmanager
    def rehearse(self) -> Iterator[Tx]:
        """As :meth:`write`, but undone in any case: to see what would come of it."""
        with storage_errors(self._url), self._writer.connect() as tx, tx.begin() as going:
            yield tx
            going.rollback()

    def close(self) -> None:
        self._engine.dispose()


def open_database(url: str, *, now: datetime) -> Database:
    """Open the registry and make sure its schema is the one this program knows.

    A SQLite file is created, or upgraded after a copy was put beside it. PostgreSQL is only ever
    upgraded by :func:`upgrade`. Raises StorageError: unreachable, older (PostgreSQL), newer.
    """
    address = read_url(url)
    if is_sqlite(address):
        sqlite.create_private(sqlite_path(address))
    database = Database(address)
    try:
        _ensure_current(database, address, now)
    except BaseException:
        database.close()
        raise
    return database


def upgrade(url: str, *, now: datetime) -> list[str]:
    """Bring the schema up to date; returns the revisions applied, oldest first.

    Safe to run from several places at once: one does the work, the others wait and find it done.
    A SQLite file is copied beside itself first. Raises StorageError, and then nothing has changed.
    """
    address = read_url(url)
    if is_sqlite(address):
        sqlite.create_private(sqlite_path(address))
    database = Database(address)
    try:
        return _upgrade(database, address, now)
    finally:
        database.close()


def backup(url: str, target: Path) -> None:
    """Copy a SQLite registry to the new file ``target``, also while it is in use.

    Raises StorageError: no such registry, ``target`` exists, or not SQLite.
    """
    address = read_url(url)
    if not is_sqlite(address):
        msg = f"{display(address)} is not a file to copy"
        raise StorageError(msg, "use pg_dump")
    source = sqlite_path(address)
    if not source.is_file():
        msg = f"there is no registry at {source}"
        raise StorageError(msg, "see: tracker config show")
    sqlite.copy_database(source, target)


def schema_revision(database: Database) -> str | None:
    """The last migration applied, e.g. ``0003``."""
    with database.read() as tx:
        return revision(tx)


def _make_engine(url: URL) -> Engine:
    if is_sqlite(url):
        engine = create_engine(url)
        sqlite.prepare(engine)
        return engine
    options = {"connect_timeout": _CONNECT_SECONDS, "application_name": "tracker"}
    try:
        return create_engine(url, connect_args=options, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        msg = f"{display(url)} needs the PostgreSQL driver, which is not installed"
        raise StorageError(msg, "pip install 'tracker[postgres]'") from error


def _ensure_current(database: Database, url: URL, now: datetime) -> None:
    found = schema_revision(database)
    match standing(found):
        case Standing.CURRENT:
            return
        case Standing.STRANGE:
            raise _strange(url, found)
        case _ if is_sqlite(url):
            _upgrade(database, url, now)
        case Standing.EMPTY:
            msg = f"{display(url)} holds no registry yet"
            raise StorageError(msg, "run: tracker db upgrade")
        case _:
            msg = f"{display(url)} has schema {found}, and this program needs {HEAD}"
            raise StorageError(msg, "run: tracker db upgrade")


def _upgrade(database: Database, url: URL, now: datetime) -> list[str]:
    with database.write() as tx:
        if not is_sqlite(url):
            tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        # Only now: somebody else may have done it while we waited for the lock.
        found = revision(tx)
        match standing(found):
            case Standing.CURRENT:
                return []
            case Standing.STRANGE:
                raise _strange(url, found)
            case Standing.OLDER if is_sqlite(url):
                path = sqlite_path(url)
                sqlite.copy_database(path, _beside(path, found, now))
            case Standing.EMPTY if is_sqlite(url) and inspect(tx).get_table_names():
                msg = f"{display(url)} is the database of something else"
                raise StorageError(msg, "choose another file: [database] url")
        from tracker.db.migrate import run_migrations

        return run_migrations(tx)


def _beside(path: Path, found: str | None, now: datetime) -> Path:
    """Where the copy goes that is made before an upgrade."""
    return path.with_name(f"{path.name}.before-upgrade-{found}-{now:%Y%m%dT%H%M%SZ}")


def _strange(url: URL, found: str | None) -> StorageError:
    msg = f"{display(url)} has schema {found}, newer than this program ({HEAD})"
    return StorageError(msg, "upgrade tracker: it was written by a later release")
