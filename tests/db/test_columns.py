from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import StatementError

from tests.db.samples import FULL, NOON, add
from tracker.db.engine import Database
from tracker.db.tables.operations import jobs
from tracker.db.tables.registered import costs


def test_moments_are_utc_whatever_zone_they_came_in(database: Database) -> None:
    local = datetime(2026, 11, 23, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5)))
    with database.write() as tx:
        tx.execute(insert(jobs).values(name="x", fence=0, next_due_at=local))
        stored = tx.execute(select(jobs.c.next_due_at)).scalar_one()
        earlier = select(jobs.c.name).where(jobs.c.next_due_at < local.astimezone(UTC))
        assert tx.execute(earlier).all() == []
    assert stored == local
    assert stored.tzinfo is UTC


@pytest.mark.parametrize("amount", ["1E+3", "0.10", "123456789012345678901234567890.123456789"])
def test_amounts_keep_every_digit(database: Database, amount: str) -> None:
    add(database, FULL)
    with database.write() as tx:
        tx.execute(update(costs).values(amount=Decimal(amount)))
        stored = tx.execute(select(costs.c.amount)).scalars().all()
    assert {str(value) for value in stored} == {amount}


def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="has no timezone"), database.write() as tx:
        tx.execute(insert(jobs).values(name="x", fence=0, next_due_at=naive))


def test_money_is_never_a_float(database: Database) -> None:
    with pytest.raises(StatementError, match=r"214\.5 is not a Decimal"), database.write() as tx:
        tx.execute(update(costs).values(amount=214.5))
