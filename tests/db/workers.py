"""What the processes of the concurrency tests do: each opens the registry for itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from tests.db.samples import NOON, PLAIN, alert, becoming
from tracker.db import alerts, jobs, outbox, registry
from tracker.db.engine import Database, open_database, upgrade
from tracker.errors import ConflictError

LEASE = timedelta(hours=1)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url, now=NOON)
    try:
        yield database
    finally:
        database.close()


def add_versions(url: str, worker: str, count: int) -> list[int]:
    """The numbers of the versions added, each in a transaction that reads before it writes."""
    numbers = []
    with opened(url) as database:
        for n in range(count):
            new = replace(PLAIN, serving_id=f"{worker}-{n}")
            with database.write() as tx:
                assert registry.find_by_serving_id(tx, new.provider, new.serving_id or "") is None
                numbers.append(registry.add_version(tx, new, actor=worker, now=NOON).number)
    return numbers


def add_same(url: str, worker: str) -> bool:
    """Whether this worker was the one to register the id that all of them want."""
    new = replace(PLAIN, model=worker, serving_id="ft:same")
    with opened(url) as database:
        try:
            with database.write() as tx:
                registry.add_version(tx, new, actor=worker, now=NOON)
        except ConflictError:
            return False
    return True


def edit_own_field(url: str, version_id: int, field: str, count: int) -> None:
    """Set one field of a version again and again, while others set others."""
    with opened(url) as database:
        for n in range(count):
            with database.write() as tx:
                registry.edit_version(tx, version_id, {field: str(n)}, actor=field, now=NOON)


def claim_all(url: str, worker: str) -> list[str]:
    """The keys of the deliveries this worker got to send."""
    keys: list[str] = []
    with opened(url) as database:
        while True:
            with database.write() as tx:
                claimed = outbox.claim(tx, worker=worker, now=NOON, lease=LEASE, limit=3)
            if not claimed:
                return keys
            for delivery in claimed:
                with database.write() as tx:
                    assert outbox.settle_sent(tx, delivery, now=NOON)
                keys.append(delivery.request.key)


def claim_job(url: str, worker: str) -> int | None:
    with opened(url) as database, database.write() as tx:
        return jobs.claim_job(tx, "check", worker=worker, now=NOON, lease=LEASE)


def raise_same(url: str, version_id: int) -> bool:
    """Whether the alert that all raise was news to this worker."""
    with opened(url) as database, database.write() as tx:
        given = alert(version_id)
        return alerts.raise_alert(tx, given, now=NOON, becoming=becoming(given)).is_news


def upgrade_once(url: str) -> list[str]:
    return upgrade(url, now=NOON)
