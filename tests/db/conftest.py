"""One suite for both databases: a test that takes ``database`` runs on SQLite and PostgreSQL."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.db.postgres import Server, running_server
from tests.db.samples import NOON
from tracker.db.engine import Database, open_database

WORKERS = 8


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty registry to copy: to create one takes a hundred times longer."""
    path = tmp_path_factory.mktemp("sqlite") / "registry.db"
    open_database(f"sqlite:///{path}", now=NOON).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty registry with the newest schema."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.fresh()
    path = tmp_path / "registry.db"
    shutil.copy(request.getfixturevalue("sqlite_registry"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url, now=NOON)
    yield opened
    opened.close()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is asked of a database, in SQL."""
    said: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    yield said
    event.remove(Engine, "before_cursor_execute", listen)


@pytest.fixture(scope="session")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Real processes, not forks: each has its own connections."""
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        yield pool
