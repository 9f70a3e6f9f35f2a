"""Which moves of an alias count as a first time in production."""

from __future__ import annotations

from datetime import timedelta

from tests.db.samples import NOON, add
from tracker.db import registry
from tracker.db.engine import Database
from tracker.db.promotions import promotions


def move(database: Database, alias: str, version_id: int | None, hours: int) -> None:
    with database.write() as tx:
        at = NOON + timedelta(hours=hours)
        registry.set_alias(tx, "triage", alias, version_id, actor="me", now=at)


def found(database: Database, most: int) -> list[tuple[str, int]]:
    """Labels, and the hours after noon at which each was promoted."""
    with database.read() as tx:
        return [
            (p.label, (p.promoted_at - NOON) // timedelta(hours=1))
            for p in promotions(tx, "production", most=most)
        ]


def test_moves_of_other_aliases_push_none_out(database: Database) -> None:
    one, two = add(database), add(database)
    move(database, "production", one.id, 1)
    for hour in range(2, 10):
        move(database, "canary", (one.id, two.id)[hour % 2], hour)
    assert found(database, 3) == [("triage v1", 1)]


def test_each_version_counts_once_by_its_first_move(database: Database) -> None:
    one, two, three = add(database), add(database), add(database)
    for hour, version in enumerate((one, two, one, two, one, None, three, two)):
        move(database, "production", version.id if version else None, hour)
    whole = [("triage v3", 6), ("triage v2", 1), ("triage v1", 0)]
    assert found(database, 50) == whole
    assert found(database, 2) == whole[:2]


def test_what_people_wrote_disturbs_nothing(database: Database) -> None:
    one = add(database)
    with database.write() as tx:
        registry.edit_version(tx, one.id, {"note": "\0 \ud800"}, actor="me", now=NOON)
    move(database, "production-eu", one.id, 1)
    assert found(database, 50) == []
