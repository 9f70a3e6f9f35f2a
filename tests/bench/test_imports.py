"""Both sides of the imports put the same into the same tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench import imports
from tests.bench.plain_store import into_postgresql, into_sqlite
from tests.db.postgres import running_server
from tracker.db import proofs, registry
from tracker.db.engine import open_database

JOBS = 40


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    return imports.write_jobs(tmp_path / "jobs.jsonl", JOBS)


def stored(url: str) -> list[Any]:
    """All there is to compare: what was registered, told and weighed."""
    database = open_database(url, now=imports.AT)
    with database.read() as tx:
        versions = registry.list_versions(tx)
        told = [(e.model, e.version, e.action, e.changes, e.actor) for e in registry.history(tx)]
        weighed = proofs.wanting(tx, settled="proven", rules=2)
    database.close()
    return [[(v.id, v.label, v.details) for v in versions], told, weighed]


def test_both_sides_store_the_same(tmp_path: Path, jobs: Path) -> None:
    news = imports.versions_in(jobs)
    with running_server() as server:
        found = []
        for number, side in enumerate((into_sqlite, imports.store)):
            url = f"sqlite:///{tmp_path / f'{number}.db'}"
            open_database(url, now=imports.AT).close()
            side(url, news)
            found.append(stored(url))
        for side in (into_postgresql, imports.store):
            side(url := server.fresh(), news)
            found.append(stored(url))
    plain, ours, *others = found
    assert [len(part) for part in ours] == [JOBS] * 3
    assert ours[0][0][1:] == ("m0 v1", news[0])
    assert plain == ours and others == [ours, ours]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
def test_the_whole_of_an_import_is_compared(tmp_path: Path, jobs: Path) -> None:
    ours, theirs, peak = imports.whole(tmp_path, jobs, 1)
    assert ours > 0 and theirs > 0 and peak > 5
    sides = [stored(f"sqlite:///{tmp_path / name}") for name in ("ours0.db", "theirs0.db")]
    versions, others = (side[0] for side in sides)
    assert versions == others and len(versions) == JOBS
    assert imports.is_wanted(["import of tunes"]) and not imports.is_wanted(["rules"])
