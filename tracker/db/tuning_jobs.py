"""Tuning jobs that are no model: what was last seen of each, and its moves in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from tracker.db.journal import record
from tracker.db.tables.registered import tuning_jobs
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert
from tracker.domain.history import HistoryEntry
from tracker.domain.tuning_job import JobState, TuningJob
from tracker.domain.version import Artefact

_columns = tuning_jobs.c
_PLAIN = ("provider", "job_id", "name", "status", "seen_at", "base", "error")


def get_job(tx: Tx, provider: str, job_id: str) -> TuningJob | None:
    """What was last seen of a job; ``None`` where it was never anything but a model."""
    which = (_columns.provider == provider, _columns.job_id == job_id)
    row = tx.execute(select(tuning_jobs).where(*which)).one_or_none()
    return _read(row) if row is not None else None


def list_jobs(tx: Tx) -> list[TuningJob]:
    """All of them, the settled ones included, by provider and id."""
    ordered = select(tuning_jobs).order_by(_columns.provider, _columns.job_id)
    return [_read(row) for row in tx.execute(ordered)]


def put_job(tx: Tx, job: TuningJob, *, actor: str) -> None:
    """Store what is seen of a job; that its state moved goes into the history of its name."""
    before = get_job(tx, job.provider, job.job_id)
    upsert(tx, tuning_jobs, [_row(job)], ["provider", "job_id"])
    if before is not None and before.state is job.state:
        return
    told = {"job": [None, job.job_id], "base": [None, job.base], "error": [None, job.error]}
    changes: dict[str, Any] = {key: pair for key, pair in told.items() if pair[1] is not None}
    changes["status"] = [before.status if before else None, job.status]
    action = f"job {job.state.value}"
    record(tx, HistoryEntry(job.seen_at, actor, job.name, None, action, changes))


def settle_job(tx: Tx, provider: str, job_id: str, *, actor: str, now: datetime) -> None:
    """Note that a job seen before has left a model after all."""
    job = get_job(tx, provider, job_id)
    if job is not None and job.state is not JobState.SUCCEEDED:
        done = replace(job, state=JobState.SUCCEEDED, status="succeeded", error=None, seen_at=now)
        put_job(tx, done, actor=actor)


def _row(job: TuningJob) -> dict[str, Any]:
    kept = job.artefact
    return {name: getattr(job, name) for name in _PLAIN} | {
        "state": job.state,
        "artefact_format": kept.format if kept else None,
        "artefact_raw": kept.raw if kept else None,
        "artefact_sha256": kept.sha256 if kept else None,
        "artefact_path": kept.path if kept else None,
    }


def _read(row: Row[Any]) -> TuningJob:
    plain = {name: getattr(row, name) for name in _PLAIN}
    kept = None
    if row.artefact_format is not None:
        kept = Artefact(
            row.artefact_format, row.artefact_raw, row.artefact_sha256, row.artefact_path
        )
    return TuningJob(state=JobState(row.state), artefact=kept, **plain)
