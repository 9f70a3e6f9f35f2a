from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, text

from tests.db.samples import BASE, FULL, HOUR, NOON, PLAIN, add
from tracker.db import registry
from tracker.db.costed import list_costed
from tracker.db.engine import Database
from tracker.db.tables.registered import history as history_table
from tracker.domain.money import Money
from tracker.domain.version import Cost, CostKind, EvalRun, LeadTimes, Method, Reason, Rung, Status
from tracker.errors import ConflictError, InputError, NotFoundError, StorageError

Edit = dict[str, Any]


def test_everything_registered_comes_back_as_it_was(database: Database) -> None:
    added = add(database, FULL)

    with database.read() as tx:
        stored = registry.get_version(tx, "support-triage", 1)
    assert stored == added
    assert stored is not None
    assert stored.details == FULL
    assert stored.label == "support-triage v1"
    assert (stored.registered_at, stored.status) == (NOON, Status.ACTIVE)
    assert [str(c.money.amount) for c in stored.details.costs] == [
        "214.50",
        "0.1000000000000000055",
    ]


def test_a_version_of_which_little_is_known(database: Database) -> None:
    assert add(database).details == PLAIN


def test_versions_are_numbered_per_model(database: Database) -> None:
    numbers = [add(database, model=name).number for name in ("b", "a", "b", "b")]

    assert numbers == [1, 1, 2, 3]
    with database.read() as tx:
        assert registry.model_names(tx) == ["a", "b"]
        labels = [v.label for v in registry.list_versions(tx)]
        latest = registry.get_version(tx, "b")
        assert [v.label for v in registry.list_versions(tx, model="b")] == labels[1:]
    assert labels == ["a v1", "b v1", "b v2", "b v3"]
    assert latest is not None
    assert latest.number == 3


def test_a_version_is_found_by_what_names_it(database: Database) -> None:
    added = add(database, FULL)
    add(database)

    serving_id = FULL.serving_id or ""
    with database.read() as tx:
        assert registry.find_by_serving_id(tx, "openai", serving_id) == added
        assert registry.find_by_idempotency_key(tx, "ci-4711") == added
        assert registry.find_by_serving_id(tx, "azure", serving_id) is None
        assert registry.find_by_idempotency_key(tx, "ci-4712") is None
        assert registry.get_version(tx, "support-triage", 2) is None
        assert registry.get_version(tx, "nobody") is None
        assert registry.by_alias(tx, "support-triage", "production") is None


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"idempotency_key": None}, "openai ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"),
        ({"serving_id": None}, "idempotency key ci-4711"),
        ({"model": "another"}, "idempotency key ci-4711"),
    ],
)
def test_a_name_can_be_taken_once(database: Database, changes: Edit, what: str) -> None:
    add(database, FULL)

    with database.write() as tx:
        with pytest.raises(ConflictError) as caught:
            registry.add_version(tx, replace(FULL, **changes), actor="bo", now=NOON)
        # The transaction survives, and the number that was not used is not lost.
        second = registry.add_version(tx, replace(PLAIN, model=FULL.model), actor="bo", now=NOON)
    assert caught.value.message == f"{what} is already registered, as support-triage v1"
    assert second.number == 2
    with database.read() as tx:
        assert registry.model_names(tx) == ["support-triage"]


def test_the_same_serving_id_may_exist_at_another_provider(database: Database) -> None:
    add(database, serving_id="triage")
    assert add(database, serving_id="triage", provider="azure").number == 2


def test_what_the_database_refuses_for_another_reason_is_no_conflict(database: Database) -> None:
    nothing: Edit = {"provider": None}
    with pytest.raises(StorageError, match="provider"), database.write() as tx:
        registry.add_version(tx, replace(PLAIN, **nothing), actor="ana", now=NOON)


def test_registering_is_remembered(database: Database) -> None:
    add(database, FULL)
    add(database, model="bare")

    with database.read() as tx:
        entries = registry.history(tx)
        assert registry.history(tx, "bare") == entries[1:]
    first, second = entries
    assert (first.at, first.actor, first.action) == (NOON, "ana", "registered")
    assert (first.model, first.version) == ("support-triage", 1)
    assert first.changes == {
        "serving_id": [None, FULL.serving_id],
        "base": [None, "azure gpt-4.1-mini 2025-04-14@aaaaaaaaaaaa"],
    }
    assert second.changes == {}


EDITS: list[tuple[Edit, Edit]] = [
    ({"owner": "bo@acme.example"}, {"owner": ["ml@acme.example", "bo@acme.example"]}),
    ({"owner": None}, {"owner": ["ml@acme.example", None]}),
    (
        {"reason": Reason.VOICE, "method": None},
        {"method": ["sft", None], "reason": ["format", "voice"]},
    ),
    ({"tags": {"x": "y"}}, {"tags": [{"team": "support", "a": "b"}, {"x": "y"}]}),
    ({"lead_times": None}, {"lead_times": [{"retrain": 15, "eval": 5, "rollout": 10}, None]}),
    ({"trained_on": None}, {"trained_on": ["2026-10-31", None]}),
    ({"serving_id": "ft:other"}, {"serving_id": [FULL.serving_id, "ft:other"]}),
    (
        {"base": BASE},
        {"base": ["azure gpt-4.1-mini 2025-04-14@aaaaaaaaaaaa", "openai gpt-4o-mini-2024-07-18"]},
    ),
]


@pytest.mark.parametrize(("changes", "told"), EDITS)
def test_an_edit_changes_what_it_names_and_is_remembered(
    database: Database, changes: Edit, told: Edit
) -> None:
    version = add(database, FULL)

    with database.write() as tx:
        registry.edit_version(tx, version.id, changes, actor="bo", now=NOON + HOUR)

    with database.read() as tx:
        stored = registry.get_version(tx, FULL.model)
        entry = registry.history(tx)[-1]
    assert stored is not None
    assert stored.details == replace(FULL, **changes)
    assert (entry.actor, entry.at, entry.action, entry.version) == ("bo", NOON + HOUR, "edited", 1)
    assert entry.changes == told


def test_an_edit_that_changes_nothing_leaves_no_entry(database: Database) -> None:
    version = add(database, FULL)

    with database.write() as tx:
        same = {"owner": FULL.owner, "lead_times": LeadTimes(15, 5, 10), "method": Method.SFT}
        registry.edit_version(tx, version.id, same, actor="bo", now=NOON)
        assert len(registry.history(tx)) == 1


def test_an_edit_can_be_refused(database: Database) -> None:
    version = add(database, FULL)
    other = add(database)

    with database.write() as tx:
        with pytest.raises(InputError, match="model, number cannot be changed"):
            registry.edit_version(
                tx, version.id, {"number": 7, "model": "x", "note": ""}, actor="bo", now=NOON
            )
        with pytest.raises(ConflictError, match="as support-triage v1"):
            change = {"serving_id": FULL.serving_id}
            registry.edit_version(tx, other.id, change, actor="bo", now=NOON)
        with pytest.raises(NotFoundError, match="no version with the id 4711"):
            registry.edit_version(tx, 4711, {"note": "x"}, actor="bo", now=NOON)
        assert len(registry.history(tx)) == 2


def test_an_alias_moves_and_goes(database: Database) -> None:
    first, second = add(database), add(database)
    add(database, model="other")

    def point(version_id: int | None) -> None:
        with database.write() as tx:
            registry.set_alias(tx, "triage", "production", version_id, actor="bo", now=NOON)

    for version_id in (None, first.id, first.id, second.id):
        point(version_id)
    with database.write() as tx:
        registry.set_alias(tx, "triage", "canary", second.id, actor="bo", now=NOON)
    with database.read() as tx:
        found = registry.by_alias(tx, "triage", "production")
        assert registry.by_alias(tx, "other", "production") is None
        assert [v.aliases for v in registry.list_versions(tx, model="triage")] == [
            (),
            ("canary", "production"),
        ]
    assert found is not None
    assert found.id == second.id

    point(None)
    with database.read() as tx:
        assert registry.by_alias(tx, "triage", "production") is None
        moves = [(e.version, e.changes) for e in registry.history(tx) if e.action == "alias"]
    assert moves == [
        (1, {"production": [None, "v1"]}),
        (2, {"production": ["v1", "v2"]}),
        (2, {"canary": [None, "v2"]}),
        (2, {"production": ["v2", None]}),
    ]


def test_an_alias_stays_within_its_model(database: Database) -> None:
    other = add(database, model="other")

    with database.write() as tx, pytest.raises(ConflictError, match="not a version of triage"):
        registry.set_alias(tx, "triage", "production", other.id, actor="bo", now=NOON)


def test_a_retired_version_is_kept_but_not_listed(database: Database) -> None:
    first, second = add(database), add(database)

    with database.write() as tx:
        registry.retire(tx, first.id, note="replaced", actor="bo", now=NOON)
        registry.retire(tx, first.id, note="twice", actor="bo", now=NOON)
        assert registry.numbers_in_service(tx, first.details.model) == [second.number]
        assert registry.numbers_in_service(tx, "another") == []
        registry.retire(tx, second.id, note=None, actor="bo", now=NOON)

    with database.read() as tx:
        assert registry.list_versions(tx) == []
        assert [v.status for v in registry.list_versions(tx, include_retired=True)] == [
            Status.RETIRED,
            Status.RETIRED,
        ]
        retired = [e.changes for e in registry.history(tx) if e.action == "retired"]
    status = {"status": ["active", "retired"]}
    assert retired == [status | {"why": [None, "replaced"]}, status]


def test_what_is_watched_comes_without_what_it_stands_on(database: Database) -> None:
    added = add(database, FULL)
    gone = add(database)
    with database.write() as tx:
        registry.set_alias(tx, FULL.model, "production", added.id, actor="ana", now=NOON)
        registry.retire(tx, gone.id, note=None, actor="ana", now=NOON)
        [watched] = registry.list_watched(tx)
    bare = replace(FULL, datasets=(), evals=(), costs=(), artefact=None)
    assert watched == replace(added, details=bare, aliases=("production",))


def test_what_was_spent_is_read_without_the_rest(database: Database) -> None:
    added, gone = add(database, FULL), add(database)
    with database.write() as tx:
        registry.retire(tx, gone.id, note=None, actor="ana", now=NOON)
        costed = list_costed(tx)
    bare = replace(FULL, datasets=(), evals=(), artefact=None)
    retired = replace(gone, status=Status.RETIRED)
    assert costed == sorted([replace(added, details=bare), retired], key=lambda v: v.label)


def test_no_score_is_read_to_change_something_else(
    database: Database, statements: list[str]
) -> None:
    version = add(database, FULL)
    cost = Cost(CostKind.LABOR, Money(FULL.costs[0].money.amount, "USD"))
    statements.clear()
    with database.write() as tx:
        registry.set_alias(tx, FULL.model, "production", version.id, actor="ana", now=NOON)
        registry.add_costs(tx, version.id, [cost], actor="ana", now=NOON)
        registry.retire(tx, version.id, note=None, actor="ana", now=NOON)
        list_costed(tx)
    assert statements
    assert not [said for said in statements if "eval_runs" in said]


def test_evidence_can_be_added_later(database: Database) -> None:
    version = add(database, FULL)
    run = EvalRun(Rung.PROMPT, "triage", "accuracy", 0.8)
    cost = Cost(CostKind.LABOR, Money(FULL.costs[0].money.amount, "USD"))

    with database.write() as tx:
        registry.add_evals(tx, version.id, [run], actor="bo", now=NOON)
        registry.add_costs(tx, version.id, [cost], actor="bo", now=NOON)

    with database.read() as tx:
        stored = registry.get_version(tx, FULL.model)
        told = [e.changes for e in registry.history(tx)[1:]]
    assert stored is not None
    assert stored.details.evals == (*FULL.evals, run)
    assert stored.details.costs == (*FULL.costs, cost)
    assert told == [
        {"evals": [None, ["prompt triage accuracy 0.8"]]},
        {"costs": [None, ["labor 214.50 USD once"]]},
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE history SET actor = 'nobody'", "DELETE FROM history", "UPDATE history SET id = id"],
)
def test_history_cannot_be_rewritten(database: Database, statement: str) -> None:
    add(database)

    with pytest.raises(StorageError, match="history is append-only"), database.write() as tx:
        tx.execute(text(statement))
    with database.read() as tx:
        assert [e.actor for e in registry.history(tx)] == ["ana"]


def test_hostile_text_is_stored_and_found_again(database: Database) -> None:
    name = "nul\0 half\ud800 snow☃"
    version = add(database, model=name, extra={"raw": name})

    assert version.details.model == "nul\ufffd half? snow☃"
    assert version.details.extra == {"raw": name}
    with database.read() as tx:
        assert registry.get_version(tx, name) == version


def test_nothing_is_written_when_the_block_raises(database: Database) -> None:
    with pytest.raises(KeyError), database.write() as tx:
        registry.add_version(tx, PLAIN, actor="ana", now=NOON)
        raise KeyError
    with database.read() as tx:
        assert registry.model_names(tx) == []


def test_reading_refuses_to_write(database: Database) -> None:
    row = {"at": NOON, "actor": "a", "model": "m", "action": "x", "changes": {}}
    with pytest.raises(StorageError, match=r"read-?only"), database.read() as tx:
        tx.execute(insert(history_table), row)
    assert add(database).number == 1
