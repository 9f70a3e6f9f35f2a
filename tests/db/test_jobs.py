from __future__ import annotations

from datetime import datetime, timedelta

from tests.db.samples import HOUR, NOON
from tracker.db import jobs
from tracker.db.engine import Database
from tracker.db.jobs import JobRow

LEASE = timedelta(minutes=10)
NEXT = NOON + timedelta(days=1)


def ensure(database: Database, due: datetime = NOON) -> None:
    with database.write() as tx:
        jobs.ensure_job(tx, "check", due)


def claim(database: Database, now: datetime = NOON, name: str = "check") -> int | None:
    with database.write() as tx:
        return jobs.claim_job(tx, name, worker="w1", now=now, lease=LEASE)


def finish(database: Database, fence: int, now: datetime = NOON) -> bool:
    with database.write() as tx:
        return jobs.finish_job(tx, "check", fence=fence, next_due_at=NEXT, outcome="ok", now=now)


def test_a_job_that_is_there_keeps_its_due_time(database: Database) -> None:
    ensure(database)
    ensure(database, NEXT)

    with database.read() as tx:
        assert jobs.jobs(tx) == [JobRow("check", NOON, 0, None, None, None, None)]


def test_a_job_is_run_once_when_due(database: Database) -> None:
    assert claim(database) is None
    ensure(database)
    assert claim(database, name="another") is None
    assert claim(database, NOON - HOUR) is None
    assert claim(database) == 1
    assert claim(database) is None
    with database.read() as tx:
        assert jobs.jobs(tx) == [JobRow("check", NOON, 1, "w1", NOON + LEASE, None, None)]

    assert finish(database, 1, NOON + HOUR)
    assert not finish(database, 1)
    with database.read() as tx:
        assert jobs.jobs(tx) == [JobRow("check", NEXT, 1, None, None, NOON + HOUR, "ok")]
    assert claim(database, NOON + HOUR) is None
    assert claim(database, NEXT) == 2


def test_a_job_whose_worker_died_is_run_by_the_next(database: Database) -> None:
    ensure(database)
    assert claim(database) == 1
    assert claim(database, NOON + LEASE) == 2
    assert not finish(database, 1)
    assert finish(database, 2)


def renew(database: Database, fence: int, until: datetime) -> bool:
    with database.write() as tx:
        return jobs.renew_job(tx, "check", fence=fence, until=until)


def test_a_renewed_lease_keeps_others_away_and_a_lost_one_is_not_renewed(
    database: Database,
) -> None:
    ensure(database)
    assert claim(database) == 1
    assert renew(database, 1, NOON + HOUR)
    assert claim(database, NOON + LEASE) is None
    assert claim(database, NOON + HOUR) == 2
    assert not renew(database, 1, NOON + 2 * HOUR)
    assert finish(database, 2)
    assert not renew(database, 2, NOON + 2 * HOUR)
