"""Several processes on one registry: nothing lost, nothing twice, nobody refused."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path

from tests.db import workers
from tests.db.conftest import WORKERS
from tests.db.postgres import Server
from tests.db.samples import NOON, add
from tests.db.test_outbox import enqueue
from tracker.db import jobs, registry
from tracker.db.engine import Database, open_database
from tracker.db.schema import REVISIONS

EACH = 5
NAMES = [f"w{n}" for n in range(WORKERS)]


def test_every_version_gets_a_number_of_its_own(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    futures = [processes.submit(workers.add_versions, url, name, EACH) for name in NAMES]
    numbers = [number for future in futures for number in future.result()]

    expected = list(range(1, WORKERS * EACH + 1))
    assert sorted(numbers) == expected
    with database.read() as tx:
        assert [v.number for v in registry.list_versions(tx)] == expected
        assert len(registry.history(tx)) == len(expected)


def test_a_new_file_can_be_opened_by_all_at_once(
    processes: ProcessPoolExecutor, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'registry.db'}"
    futures = [processes.submit(workers.add_versions, url, name, 1) for name in NAMES]

    numbers = [number for future in futures for number in future.result()]
    assert sorted(numbers) == list(range(1, WORKERS + 1))


def test_of_those_who_register_one_id_one_wins(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    futures = [processes.submit(workers.add_same, url, name) for name in NAMES]

    assert sum(future.result() for future in futures) == 1
    with database.read() as tx:
        assert len(registry.list_versions(tx)) == len(registry.history(tx)) == 1


def test_of_edits_at_once_none_undoes_another(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    fields = ("owner", "venue", "note", "reason_note", "job_id", "serving_id")
    one = add(database)
    futures = [processes.submit(workers.edit_own_field, url, one.id, f, EACH) for f in fields]
    for future in futures:
        future.result()

    with database.read() as tx:
        [version], entries = registry.list_versions(tx), registry.history(tx)
    values = [None, *map(str, range(EACH))]
    for field in fields:
        assert getattr(version.details, field) == values[-1]
        pairs = [entry.changes[field] for entry in entries if field in entry.changes]
        assert pairs[-EACH:] == [list(pair) for pair in pairwise(values)]


def test_no_delivery_is_claimed_twice(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    keys = [f"k{n:03}" for n in range(60)]
    enqueue(database, *keys)
    futures = [processes.submit(workers.claim_all, url, name) for name in NAMES]

    assert sorted(key for future in futures for key in future.result()) == keys


def test_a_due_job_is_run_by_one_replica(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    with database.write() as tx:
        jobs.ensure_job(tx, "check", NOON)
    futures = [processes.submit(workers.claim_job, url, name) for name in NAMES]

    fences = [fence for future in futures if (fence := future.result()) is not None]
    assert fences == [1]


def test_an_alert_raised_by_all_is_news_once(
    processes: ProcessPoolExecutor, url: str, database: Database
) -> None:
    version = add(database)
    futures = [processes.submit(workers.raise_same, url, version.id) for _ in NAMES]

    assert sum(future.result() for future in futures) == 1


def test_postgresql_is_upgraded_by_one(processes: ProcessPoolExecutor, postgres: Server) -> None:
    url = postgres.empty()
    futures = [processes.submit(workers.upgrade_once, url) for _ in NAMES]

    applied = [future.result() for future in futures]
    assert sorted(applied, key=len) == [[]] * (WORKERS - 1) + [list(REVISIONS)]
    open_database(url, now=NOON).close()
