"""What SQLite needs to be safe: private files, durable commits, and one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from tracker.errors import StorageError

_BUSY_MS = 30_000
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_MS}",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def create_private(path: Path) -> None:
    """Create a database only its owner can read, in a folder only they can enter, if it is missing.

    Whatever the umask; SQLite gives its ``-wal`` and ``-shm`` files the same mode. Raises
    StorageError when that is not possible.
    """
    try:
        with _published(path) as new, closing(sqlite3.connect(new)) as connection:
            # Before anybody else can open it: the switch does not wait for a lock, it fails.
            connection.execute("PRAGMA journal_mode = WAL")
    except FileExistsError:
        return
    except OSError as error:
        msg = f"{path}: cannot be created: {error.strerror}"
        raise StorageError(msg, "choose another place: [database] url") from error


@contextmanager
def _published(path: Path) -> Iterator[Path]:
    """A private file to fill, which then becomes ``path``: whole, or not at all.

    Raises FileExistsError when ``path`` is there, or is by then, and leaves it alone.
    """
    if path.exists():
        raise FileExistsError(path)
    _make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
        path.hardlink_to(new)
    finally:
        new.unlink()


def _make_private_folder(folder: Path) -> None:
    """Like ``mkdir -p``, but the folders in between are private as well; existing ones stay."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def prepare(engine: Engine) -> None:
    """Set up every connection, and begin every transaction as what it is."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver would otherwise begin transactions by itself, late and always deferred.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _on_begin(connection: Connection) -> None:
    """A writer takes the lock at once: to read first and then write fails under contention."""
    writes = connection.get_execution_options().get("tracker_writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy, also while others write. Raises StorageError if ``target`` is there."""
    uri = f"{source.resolve().as_uri()}?mode=ro"
    try:
        with (
            _published(target) as new,
            closing(sqlite3.connect(uri, uri=True)) as old,
            closing(sqlite3.connect(new)) as copy,
        ):
            old.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
            old.backup(copy)
    except FileExistsError as error:
        msg = f"{target} exists already"
        raise StorageError(msg, "name a file that does not exist yet") from error
    except (sqlite3.Error, OSError) as error:
        msg = f"{source} cannot be copied to {target}: {error}"
        raise StorageError(msg, "is there space on the disk?") from error
