"""What a check asks for to remind people: days that have come, decisions in force, what was run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.db.samples import NOON, add
from tests.db.test_decisions import decision
from tracker.db import decisions, registry
from tracker.db.engine import Database
from tracker.db.evidence_rows import rungs_measured
from tracker.db.selecting import about_to, models_of_versions, to_remind
from tracker.domain.decision import Action
from tracker.domain.version import EvalRun, ModelVersion, Rung

TODAY = NOON.date()
DAY = timedelta(days=1)
NEVER = timedelta(0)


def models(database: Database, *versions: ModelVersion) -> set[int]:
    with database.read() as tx:
        return models_of_versions(tx, [version.id for version in versions])


def retire(database: Database, version: ModelVersion) -> None:
    with database.write() as tx:
        registry.retire(tx, version.id, note=None, actor="ana", now=NOON)


def run(rung: Rung) -> EvalRun:
    return EvalRun(rung=rung, suite="triage", metric="accuracy", mean=0.5)


@pytest.mark.parametrize(
    ("since", "today", "due"),
    [
        (None, TODAY, {"past", "now"}),
        (TODAY - DAY, TODAY, {"now"}),
        (TODAY, TODAY, set()),
        (TODAY, TODAY + DAY, {"soon"}),
        (TODAY + DAY, TODAY, {"soon"}),  # a clock that was set back
    ],
)
def test_data_is_due_on_the_days_after_the_last_look(
    database: Database, since: date | None, today: date, due: set[str]
) -> None:
    days = {"past": TODAY - 9 * DAY, "now": TODAY, "soon": TODAY + DAY}
    made = {name: add(database, model=name, refresh_due=day) for name, day in days.items()}
    add(database, model="without")
    retire(database, add(database, model="gone", refresh_due=TODAY))
    with database.read() as tx:
        found = to_remind(tx, since, today, NEVER)
    assert found == models(database, *(made[name] for name in due))


def test_a_baseline_is_missed_once_its_time_is_over(database: Database) -> None:
    bare = add(database, model="bare", evals=(run(Rung.FINETUNE),))
    add(database, model="measured", evals=(run(Rung.RETRIEVAL),))
    week = timedelta(days=7)
    with database.read() as tx:
        assert to_remind(tx, None, TODAY + 6 * DAY, week) == set()
        first = to_remind(tx, None, TODAY + 7 * DAY, week)
        assert first == to_remind(tx, TODAY + 6 * DAY, TODAY + 7 * DAY, week)
        assert to_remind(tx, TODAY + 7 * DAY, TODAY + 8 * DAY, week) == set()
        assert to_remind(tx, None, TODAY + 99 * DAY, NEVER) == set()
    assert first == models(database, bare)


def test_the_last_decision_is_the_one_in_force(database: Database) -> None:
    moving, staying, gone = (add(database, model=name) for name in ("a", "b", "c"))
    with database.write() as tx:
        for version in (moving, staying, gone):
            decisions.add(tx, decision(version.id, Action.MOVE_HOST))
        decisions.add(tx, decision(staying.id, Action.STAY, 1))
    retire(database, gone)
    with database.read() as tx:
        found = about_to(tx, Action.MOVE_HOST)
        assert about_to(tx, Action.RETIRE) == set()
    assert found == models(database, moving)


def test_the_steps_that_were_measured_are_told_by_version(database: Database) -> None:
    both = add(database, evals=(run(Rung.FINETUNE), run(Rung.RETRIEVAL), run(Rung.RETRIEVAL)))
    one, none = add(database, evals=(run(Rung.PROMPT),)), add(database)
    with database.read() as tx:
        assert rungs_measured(tx, [both.id, one.id, none.id]) == {
            both.id: {Rung.FINETUNE, Rung.RETRIEVAL},
            one.id: {Rung.PROMPT},
        }
        assert rungs_measured(tx, [none.id]) == rungs_measured(tx, []) == {}
