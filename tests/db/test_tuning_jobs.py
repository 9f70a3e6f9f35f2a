from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.db.samples import NOON
from tracker.db.engine import Database
from tracker.db.journal import history
from tracker.db.registry import add_version, find_by_job_id
from tracker.db.tuning_jobs import get_job, list_jobs, put_job, settle_job
from tracker.domain.tuning_job import JobState, TuningJob
from tracker.domain.version import Artefact, NewVersion

JOB = TuningJob(
    provider="openai",
    job_id="ftjob-1",
    name="triage",
    state=JobState.RUNNING,
    status="queued",
    seen_at=NOON,
    base="gpt-4o-mini",
    artefact=Artefact("openai_job", "{}", "0" * 64, "job.json"),
)


def test_a_job_comes_back_as_it_was_put(database: Database) -> None:
    with database.write() as tx:
        put_job(tx, JOB, actor="me")
        put_job(tx, replace(JOB, provider="azure", artefact=None), actor="me")
        assert get_job(tx, "openai", "ftjob-1") == JOB
        assert get_job(tx, "openai", "ftjob-2") is None
        assert [job.provider for job in list_jobs(tx)] == ["azure", "openai"]


def test_only_moves_are_history(database: Database) -> None:
    later = NOON + timedelta(hours=1)
    failed = replace(JOB, state=JobState.FAILED, status="failed", error="bad", seen_at=later)
    with database.write() as tx:
        put_job(tx, JOB, actor="me")
        put_job(tx, replace(JOB, status="running", seen_at=later), actor="me")
        put_job(tx, failed, actor="me")
        first, second = history(tx, "triage")
    assert (first.action, first.changes["job"]) == ("job running", [None, "ftjob-1"])
    assert (second.action, second.changes["error"]) == ("job failed", [None, "bad"])
    assert second.changes["status"] == ["running", "failed"]


def test_a_job_that_left_a_model_is_settled_once(database: Database) -> None:
    with database.write() as tx:
        settle_job(tx, "openai", "ftjob-1", actor="me", now=NOON)
        assert list_jobs(tx) == []
        put_job(tx, JOB, actor="me")
        settle_job(tx, "openai", "ftjob-1", actor="me", now=NOON)
        settle_job(tx, "openai", "ftjob-1", actor="me", now=NOON)
        assert [job.state for job in list_jobs(tx)] == [JobState.SUCCEEDED]
        assert [e.action for e in history(tx)] == ["job running", "job succeeded"]


def test_versions_are_found_by_the_job_that_made_them(database: Database) -> None:
    new = NewVersion(model="triage", provider="openai", serving_id=None, base=None, job_id="j")
    with database.write() as tx:
        made = add_version(tx, new, actor="me", now=NOON)
        assert find_by_job_id(tx, "openai", "j") == [made]
        assert find_by_job_id(tx, "azure", "j") == []
