"""Scheduled jobs: when each is due, and which replica is running it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from tracker.db.tables.operations import jobs as jobs_table
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new

_jobs = jobs_table.c
_columns = (
    _jobs.name,
    _jobs.next_due_at,
    _jobs.fence,
    _jobs.owner,
    _jobs.lease_until,
    _jobs.finished_at,
    _jobs.outcome,
)


@dataclass(frozen=True, slots=True)
class JobRow:
    """``lease_until`` is set while ``owner`` runs it; ``outcome`` is how the last run ended."""

    name: str
    next_due_at: datetime
    fence: int
    owner: str | None
    lease_until: datetime | None
    finished_at: datetime | None
    outcome: str | None


def ensure_job(tx: Tx, name: str, next_due_at: datetime) -> None:
    """Make sure the job exists; one that does keeps its own due time."""
    insert_new(tx, jobs_table, [{"name": name, "next_due_at": next_due_at, "fence": 0}], ["name"])


def claim_job(tx: Tx, name: str, *, worker: str, now: datetime, lease: timedelta) -> int | None:
    """Take the job if it is due and nobody holds it; the fence to finish it with, or ``None``.

    Of several replicas asking at once one gets it. A lease that has run out counts as free.
    """
    free = (
        _jobs.name == name,
        _jobs.next_due_at <= now,
        or_(_jobs.lease_until.is_(None), _jobs.lease_until <= now),
    )
    taken = {"fence": _jobs.fence + 1, "owner": worker, "lease_until": now + lease}
    if tx.execute(update(jobs_table).where(*free).values(taken)).rowcount == 0:
        return None
    # The UPDATE holds the row: nobody else can have raised the fence in between.
    fence: int = tx.execute(select(_jobs.fence).where(_jobs.name == name)).scalar_one()
    return fence


def renew_job(tx: Tx, name: str, *, fence: int, until: datetime) -> bool:
    """Hold the job longer. False when it is over, or was claimed by somebody else meanwhile."""
    mine = (_jobs.name == name, _jobs.fence == fence, _jobs.lease_until.is_not(None))
    done = tx.execute(update(jobs_table).where(*mine).values({"lease_until": until}))
    return done.rowcount == 1


def finish_job(
    tx: Tx, name: str, *, fence: int, next_due_at: datetime, outcome: str, now: datetime
) -> bool:
    """Release the job until ``next_due_at``. False when it was claimed again in the meantime."""
    mine = (_jobs.name == name, _jobs.fence == fence, _jobs.lease_until.is_not(None))
    values = {
        "next_due_at": next_due_at,
        "owner": None,
        "lease_until": None,
        "finished_at": now,
        "outcome": outcome,
    }
    return tx.execute(update(jobs_table).where(*mine).values(values)).rowcount == 1


def jobs(tx: Tx) -> list[JobRow]:
    """All jobs, by name."""
    return [JobRow(*row) for row in tx.execute(select(*_columns).order_by(_jobs.name))]
