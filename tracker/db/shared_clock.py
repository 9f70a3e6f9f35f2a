"""The clock by which leases are given: one for all the processes that work on a registry."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from tracker.db.tx import Tx


def shared_now(tx: Tx, own: datetime) -> datetime:
    """The moment, in UTC: by PostgreSQL's clock, or ``own`` on SQLite, which has one host.

    Hosts' clocks differ, and jump: a lease written by one and judged by another would end too
    early, and two workers would send the same message. ``clock_timestamp()`` goes on within a
    transaction, so that a worker that waited for a lock does not reckon from before it.
    """
    if tx.dialect.name == "sqlite":
        return own
    moment: datetime = tx.execute(select(func.clock_timestamp())).scalar_one()
    return moment.astimezone(UTC)
