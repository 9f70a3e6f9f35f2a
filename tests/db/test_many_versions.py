"""Many versions added at once are what they would be, added one by one."""

from __future__ import annotations

from dataclasses import replace

from tests.db.samples import FULL, NOON, PLAIN, add
from tracker.db import many_versions, registry, tuning_jobs
from tracker.db.engine import Database
from tracker.db.many_versions import Added, Mark, known_marks, marks_of
from tracker.domain.tuning_job import JobState, TuningJob
from tracker.domain.version import ModelVersion, NewVersion


def add_many(database: Database, *news: NewVersion) -> list[Added] | None:
    with database.write() as tx:
        return many_versions.add_versions(tx, news, actor="ana", now=NOON)


def everything(database: Database) -> tuple[list[ModelVersion], list[tuple[object, ...]]]:
    with database.read() as tx:
        return registry.list_versions(tx), [
            (e.model, e.version, e.action, e.changes, e.actor, e.at) for e in registry.history(tx)
        ]


def numbered(count: int, model: str = "many") -> list[NewVersion]:
    served = (f"ft:gpt-4o-mini-2024-07-18:acme:{model}:{n:04}" for n in range(count))
    return [replace(PLAIN, model=model, serving_id=one) for one in served]


def test_all_of_it_is_stored_and_told_in_the_order_given(database: Database) -> None:
    add(database, model="b")
    news = [replace(PLAIN, model="b"), FULL, replace(PLAIN, model="a"), replace(PLAIN, model="b")]
    added = add_many(database, *news)
    assert added is not None
    assert [one.number for one in added] == [2, 1, 1, 3]
    versions, history = everything(database)
    by_id = {version.id: version for version in versions}
    assert [by_id[one.id].details for one in added] == news
    assert [entry[:3] for entry in history] == [
        ("b", 1, "registered"),
        ("b", 2, "registered"),
        ("support-triage", 1, "registered"),
        ("a", 1, "registered"),
        ("b", 3, "registered"),
    ]
    assert add(database, model="b").number == 4


def test_nothing_is_lost_on_the_way_of_very_many(database: Database) -> None:
    news = [
        replace(FULL, serving_id=f"id-{n}", idempotency_key=f"k{n}", owner=f"Größe\t\\N{n}\n")
        for n in range(40)
    ]
    news[7] = replace(news[7], owner=None, base=None, lead_times=None, costs=(), tags={})
    assert add_many(database, *news) is not None
    assert [v.details for v in everything(database)[0]] == news


def test_more_models_than_one_condition_names(database: Database) -> None:
    news = [new for n in range(700) for new in numbered(2, f"m{n:03}")]
    added = add_many(database, *news)
    assert added is not None and [one.number for one in added] == [1, 2] * 700
    versions, history = everything(database)
    assert [v.details for v in versions] == news and len(history) == 1400


def test_one_that_is_taken_leaves_nothing_of_the_others(database: Database) -> None:
    taken = add(database, numbered(1)[0])
    before = everything(database)
    assert add_many(database, *numbered(3)) is None
    keyed = replace(PLAIN, idempotency_key="k")
    assert add_many(database, keyed, replace(keyed, model="other")) is None
    assert everything(database) == before
    assert add(database, model="many").number == taken.number + 1


def test_what_is_known_is_known_by_any_of_its_marks(database: Database) -> None:
    version = add(database, FULL)
    job = TuningJob("openai", "ftjob-9", "x", JobState.RUNNING, "running", NOON)
    done = replace(job, job_id="ftjob-8", state=JobState.SUCCEEDED)
    with database.write() as tx:
        tuning_jobs.put_job(tx, job, actor="ana")
        tuning_jobs.put_job(tx, done, actor="ana")
    own = set(marks_of(FULL))
    assert own == {
        Mark("key", "", "ci-4711"),
        Mark("served", "openai", str(FULL.serving_id)),
        Mark("job", "openai", "ftjob-1"),
    }
    running = Mark("job", "openai", "ftjob-9")
    strange = {Mark(m.kind, "azure", m.id) for m in own if m.provider}
    others = {*strange, Mark("job", "openai", "ftjob-8"), Mark("key", "", "ftjob-1")}
    with database.read() as tx:
        known = known_marks(tx, {*own, running, *others})
        assert known == dict.fromkeys(own, version.id) | {running: None}
        assert registry.versions_by_id(tx, [version.id]) == {version.id: version}
        assert known_marks(tx, ()) == {} == registry.versions_by_id(tx, ())
    assert list(marks_of(PLAIN)) == []
