from __future__ import annotations

import socket
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests.db.postgres import Server
from tests.db.samples import NOON, add
from tracker.db import registry
from tracker.db.address import read_url
from tracker.db.engine import Database, backup, open_database, schema_revision, upgrade
from tracker.db.migrate import run_migrations
from tracker.db.schema import HEAD, REVISIONS, VERSION_TABLE
from tracker.errors import StorageError

SECRET = "hunter2"


def test_an_empty_database_has_to_be_upgraded_first(postgres: Server) -> None:
    url = postgres.empty()
    with pytest.raises(StorageError, match="holds no registry yet") as caught:
        open_database(url, now=NOON)
    assert caught.value.hint == "run: tracker db upgrade"

    assert upgrade(url, now=NOON) == list(REVISIONS)
    assert upgrade(url, now=NOON) == []
    database = open_database(url, now=NOON)
    assert (database.dialect, schema_revision(database)) == ("postgresql", HEAD)
    database.close()


def test_an_old_schema_is_only_upgraded_when_asked(postgres: Server) -> None:
    url = postgres.empty()
    old = Database(read_url(url))
    with old.write() as tx:
        run_migrations(tx, "0001")
        tx.execute(text("INSERT INTO registered_models VALUES (1, 'triage', 0, now())"))
    old.close()

    with pytest.raises(StorageError, match=f"has schema 0001, and this program needs {HEAD}"):
        open_database(url, now=NOON)
    assert upgrade(url, now=NOON) == list(REVISIONS[1:])
    database = open_database(url, now=NOON)
    with database.read() as tx:
        assert registry.model_names(tx) == ["triage"]
    database.close()


def test_a_newer_schema_is_refused(postgres: Server) -> None:
    url = postgres.empty()
    upgrade(url, now=NOON)
    with psycopg.connect(url) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0815'".encode())  # noqa: S608

    for opening in (open_database, upgrade):
        with pytest.raises(StorageError, match="has schema 0815, newer than this program"):
            opening(url, now=NOON)


def test_a_reader_sees_one_moment(postgres: Server) -> None:
    database = open_database(postgres.fresh(), now=NOON)
    add(database)
    with database.read() as tx:
        assert len(registry.list_versions(tx)) == 1
        add(database)
        assert len(registry.list_versions(tx)) == 1
    database.close()


def test_a_server_that_is_not_there_is_one_line_without_the_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(StorageError, match="refused") as caught:
            open_database(f"postgresql://ana:{SECRET}@127.0.0.1:{port}/r", now=NOON)
    said = str(caught.value)
    assert said.startswith(f"postgresql://ana:***@127.0.0.1:{port}/r: ")
    assert SECRET not in said
    assert "\n" not in said


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match="needs the PostgreSQL driver") as caught:
        open_database(f"postgresql://ana:{SECRET}@h/r", now=NOON)
    assert caught.value.hint == "pip install 'tracker[postgres]'"


def test_a_backup_is_left_to_pg_dump(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="use pg_dump") as caught:
        backup(f"postgresql://ana:{SECRET}@h/r", tmp_path / "copy")
    assert SECRET not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
