from __future__ import annotations

from datetime import timedelta

from tests.db.samples import NOON, add
from tracker.db import proofs, registry
from tracker.db.engine import Database
from tracker.domain.version import EvalRun, Rung


def wanting(database: Database, rules: int = 1) -> list[tuple[str, str | None, tuple[str, ...]]]:
    with database.read() as tx:
        rows = proofs.wanting(tx, settled="proven", rules=rules)
    return [(row.label, row.status, row.due_again) for row in rows]


def test_what_is_kept_of_a_proof(database: Database) -> None:
    first, second, third, fourth = (add(database) for _ in range(4))
    with database.write() as tx:
        found = [
            (first.id, "proven", ()),
            (second.id, "proven", ("the base is now another",)),
            (third.id, "unproven", ()),
        ]
        proofs.save(tx, found, rules=1, now=NOON)
        assert proofs.in_service(tx) == 4
    assert wanting(database) == [
        ("triage v2", "proven", ("the base is now another",)),
        ("triage v3", "unproven", ()),
        ("triage v4", None, ()),
    ]
    assert [status for _, status, _ in wanting(database, rules=2)] == [None] * 4
    with database.read() as tx:
        assert proofs.counts(tx, rules=1) == {"proven": 2, "unproven": 1}
        assert proofs.counts(tx, rules=2) == {}
        assert proofs.due_count(tx) == 1
        assert proofs.first_due(tx, 9) == (("triage v2", ("the base is now another",)),)
        assert proofs.first_of(tx, "proven", 1, rules=1) == ("triage v1",)
        assert proofs.first_of(tx, "unproven", 0, rules=1) == ()

    with database.write() as tx:
        again = [(second.id, "proven", ()), (fourth.id, "contradicted", ())]
        proofs.save(tx, again, rules=1, now=NOON + timedelta(days=1))
        registry.retire(tx, third.id, note=None, actor="ana", now=NOON)
    assert wanting(database) == [("triage v4", "contradicted", ())]
    with database.read() as tx:
        assert proofs.counts(tx, rules=1) == {"proven": 2, "contradicted": 1}
        assert (proofs.due_count(tx), proofs.first_of(tx, "unproven", 9, rules=1)) == (0, ())


def test_runs_somebody_had_a_part_in_come_without_their_scores(database: Database) -> None:
    plain = EvalRun(Rung.FINETUNE, "triage", "accuracy", 0.9, scores={"a": 1.0, "b": 0.8})
    judged = EvalRun(Rung.RETRIEVAL, "tone", "score", 4.5, judge="gpt-5", scores={"a": 4.5})
    embedded = EvalRun(Rung.RETRIEVAL, "qa", "f1", 0.5, embedder="e5", details={"seed": 7})
    add(database, evals=(plain,))
    both, gone = add(database, evals=(plain, judged)), add(database, evals=(judged,))
    third = add(database, evals=(embedded,))
    with database.write() as tx:
        registry.retire(tx, gone.id, note=None, actor="ana", now=NOON)
        found = registry.scored_runs(tx)
    assert found.keys() == {both.id, third.id}
    assert [(r.suite, r.judge, r.scores) for r in found[both.id]] == [
        ("triage", None, {}),
        ("tone", "gpt-5", {}),
    ]
    assert (found[third.id][0].embedder, found[third.id][0].details) == ("e5", {"seed": 7})
