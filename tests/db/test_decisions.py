from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from tests.db.samples import HOUR, NOON, add
from tracker.db import decisions as rows
from tracker.db.engine import Database
from tracker.db.tables.registered import decisions
from tracker.domain.decision import Action, Decision
from tracker.errors import StorageError


def decision(version_id: int, action: Action = Action.RETUNE, hours: int = 0) -> Decision:
    return Decision(
        version_id=version_id,
        action=action,
        note="größer, and on gpt-6",
        decided_by="ana@acme.example",
        decided_at=NOON + hours * HOUR,
        review_on=date(2027, 2, 21),
        due_on=date(2026, 12, 31) if action is Action.RETUNE else None,
        serve_until=date(2027, 1, 14) if action is Action.RETUNE else None,
        deciders=("bo", "größer") if action is Action.RETUNE else (),
        facts={"proof": {"runs": [{"mean": 0.1}]}, "row": 3} if action is Action.RETUNE else None,
    )


def test_a_decision_comes_back_whole_and_the_last_one_holds(database: Database) -> None:
    one, two = add(database), add(database)
    made = [decision(one.id), decision(two.id), decision(one.id, Action.MOVE_HOST, 1)]
    with database.write() as tx:
        for each in made:
            rows.add(tx, each)
    with database.read() as tx:
        assert rows.decided(tx) == made
        assert rows.decided(tx, [one.id]) == [made[0], made[2]]
        assert rows.decided(tx, []) == []
        assert rows.in_force(tx) == {one.id: made[2], two.id: made[1]}


def test_the_database_refuses_to_change_a_decision(database: Database) -> None:
    version = add(database)
    with database.write() as tx:
        rows.add(tx, decision(version.id))
    later = update(decisions).values(due_on=NOON.date() + timedelta(days=900))
    for statement in (later, delete(decisions)):
        with pytest.raises(StorageError, match="decisions is append-only"), database.write() as tx:
            tx.execute(statement)
