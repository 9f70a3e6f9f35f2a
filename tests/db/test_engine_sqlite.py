from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.samples import NOON, add
from tracker.db import registry
from tracker.db.address import read_url
from tracker.db.engine import Database, backup, open_database, schema_revision, upgrade
from tracker.db.migrate import run_migrations
from tracker.db.schema import HEAD, REVISIONS, VERSION_TABLE
from tracker.errors import StorageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registry.db"


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_old(path: Path, revision: str = "0001") -> None:
    """A registry as an earlier release left it."""
    path.touch()
    database = Database(read_url(url_of(path)))
    with database.write() as tx:
        run_migrations(tx, revision)
    database.close()


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (revision,))  # noqa: S608


def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path, open_umask: None) -> None:
    folder = tmp_path / "a" / "b"
    database = open_database(url_of(folder / "registry.db"), now=NOON)
    add(database)

    files = sorted(folder.iterdir())
    assert [f.name for f in files] == ["registry.db", "registry.db-shm", "registry.db-wal"]
    assert [mode(f) for f in files] == [0o600] * 3
    assert [mode(f) for f in (folder, folder.parent)] == [0o700] * 2
    backup(database.display_url, folder / "copy.db")
    assert mode(folder / "copy.db") == 0o600
    database.close()


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    open_database(url_of(tmp_path / "registry.db"), now=NOON).close()
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
def test_connections_are_durable_and_patient(path: Path, pragma: str, value: object) -> None:
    database = open_database(url_of(path), now=NOON)
    with database.read() as tx:
        assert tx.execute(text(f"PRAGMA {pragma}")).scalar() == value
    database.close()


def test_a_writer_holds_the_lock_from_the_start(path: Path) -> None:
    database = open_database(url_of(path), now=NOON)
    with (
        database.write(),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    with database.read(), closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
    database.close()


def test_a_reader_sees_one_moment(path: Path) -> None:
    database = open_database(url_of(path), now=NOON)
    add(database)
    with database.read() as tx:
        assert len(registry.list_versions(tx)) == 1
        add(database)
        assert len(registry.list_versions(tx)) == 1
    database.close()


def test_a_new_file_is_created_without_a_backup(path: Path) -> None:
    database = open_database(url_of(path), now=NOON)
    assert schema_revision(database) == HEAD
    assert database.dialect == "sqlite"
    database.close()

    assert [f.name for f in path.parent.iterdir()] == ["registry.db"]
    assert upgrade(url_of(path), now=NOON) == []


def test_an_old_file_is_copied_beside_itself_and_upgraded(path: Path) -> None:
    make_old(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO registered_models VALUES (1, 'triage', 1, '2026-11-01')")
        connection.execute(
            "INSERT INTO model_versions"
            " (id, model_id, number, registered_at, status, provider, tags, extra)"
            " VALUES (1, 1, 1, '2026-11-01 00:00:00', 'active', 'openai', '{}', '{}')"
        )

    database = open_database(url_of(path), now=NOON)
    assert schema_revision(database) == HEAD
    with database.read() as tx:
        assert [v.label for v in registry.list_versions(tx)] == ["triage v1"]
    database.close()

    copy = path.with_name("registry.db.before-upgrade-0001-20261123T120000Z")
    assert sorted(path.parent.iterdir()) == [path, copy]
    assert mode(copy) == 0o600
    old = Database(read_url(url_of(copy)))
    assert schema_revision(old) == "0001"
    with old.read() as tx:
        assert registry.model_names(tx) == ["triage"]
    old.close()


def test_an_upgrade_says_what_it_applied(path: Path) -> None:
    make_old(path)
    assert upgrade(url_of(path), now=NOON) == list(REVISIONS[1:])


def test_an_upgrade_that_cannot_make_its_copy_changes_nothing(path: Path) -> None:
    make_old(path)
    path.with_name("registry.db.before-upgrade-0001-20261123T120000Z").touch()

    with pytest.raises(StorageError, match="exists already"):
        open_database(url_of(path), now=NOON)
    old = Database(read_url(url_of(path)))
    assert schema_revision(old) == "0001"
    old.close()


def test_a_newer_schema_is_refused(path: Path) -> None:
    open_database(url_of(path), now=NOON).close()
    set_revision(path, "0815")

    for opening in (open_database, upgrade):
        with pytest.raises(StorageError, match=rf"has schema 0815, newer than this .*\({HEAD}\)"):
            opening(url_of(path), now=NOON)


def test_the_database_of_something_else_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")

    with pytest.raises(StorageError, match="the database of something else"):
        open_database(url_of(path), now=NOON)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [
            ("alembic_version",)
        ]


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("notes, " * 1_000)
    with pytest.raises(StorageError, match="file is not a database"):
        open_database(url_of(path), now=NOON)


def test_a_place_where_nothing_can_be_created_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be created: Not a directory"):
        open_database(url_of(tmp_path / "file" / "registry.db"), now=NOON)


def test_a_backup_is_whole_while_the_registry_is_in_use(path: Path, tmp_path: Path) -> None:
    database = open_database(url_of(path), now=NOON)
    add(database)
    copy = tmp_path / "copy.db"
    with database.write() as tx:
        tx.execute(text("DELETE FROM registered_models WHERE id > 1"))
        backup(url_of(path), copy)
    database.close()

    restored = open_database(url_of(copy), now=NOON)
    with restored.read() as tx:
        assert [v.label for v in registry.list_versions(tx)] == ["triage v1"]
    restored.close()


def test_a_backup_that_cannot_be_made(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with pytest.raises(StorageError, match="there is no registry at"):
        backup(url_of(path), target)
    assert not path.exists()

    path.write_text("notes, " * 1_000)
    with pytest.raises(StorageError, match="cannot be copied"):
        backup(url_of(path), target)
    assert not target.exists()

    target.write_text("mine")
    with pytest.raises(StorageError, match=r"copy\.db exists already"):
        backup(url_of(path), target)
    assert target.read_text() == "mine"
