from __future__ import annotations

from dataclasses import replace

from tests.db.samples import NOON, PLAIN, add
from tracker.db import sketches
from tracker.db.engine import Database
from tracker.db.sketches import EvalData, KeptSketch
from tracker.domain.version import DatasetRef, Role

ONE = KeptSketch("recset-v1:1", b"\0one\xff")
TWO = KeptSketch("recset-v1:2", b"two", b"prompts", b"normals")


def data(role: Role, *names: str) -> tuple[DatasetRef, ...]:
    return tuple(
        DatasetRef(role, f"{name}.jsonl", fingerprint=f"recset-v1:{name}") for name in names
    )


def keep(database: Database, *kept: KeptSketch) -> None:
    with database.write() as tx:
        for one in kept:
            sketches.keep(tx, one, now=NOON)


def test_what_is_kept_comes_back(database: Database) -> None:
    keep(database, ONE, TWO)
    with database.read() as tx:
        found = sketches.kept(tx, ["recset-v1:1", "recset-v1:2", "recset-v1:3"])
        assert found == {"recset-v1:1": ONE, "recset-v1:2": TWO}
        assert sketches.kept(tx, []) == {}


def test_prompts_are_added_to_what_is_kept_and_never_lost(database: Database) -> None:
    known = replace(ONE, prompt_keys=b"p", normal_keys=b"n")
    keep(database, ONE, known, ONE, replace(known, prompt_keys=b"other"))
    with database.read() as tx:
        assert sketches.kept(tx, [ONE.fingerprint]) == {ONE.fingerprint: known}


def test_eval_data_is_that_of_the_model_with_prompts(database: Database) -> None:
    keep(database, ONE, TWO, replace(TWO, fingerprint="recset-v1:4"))
    add(database, PLAIN, serving_id="a", datasets=data(Role.EVAL, "1", "2", "3"))
    add(database, PLAIN, serving_id="b", datasets=data(Role.EVAL, "2"))
    add(database, PLAIN, serving_id="c", datasets=data(Role.TRAIN, "4"))
    add(database, PLAIN, model="tone", serving_id="d", datasets=data(Role.EVAL, "4"))
    with database.read() as tx:
        assert sketches.eval_data(tx, "triage") == [EvalData(1, "2.jsonl", TWO)]
        assert sketches.eval_data(tx, "nobody") == []


def test_the_last_version_with_training_data(database: Database) -> None:
    for number, refs in enumerate(
        [data(Role.TRAIN, "1"), data(Role.TRAIN, "1", "2"), data(Role.EVAL, "1"), ()]
    ):
        add(database, PLAIN, serving_id=f"s{number}", datasets=refs)
    add(database, PLAIN, model="tone", serving_id="t", datasets=data(Role.TRAIN, "1"))
    with database.read() as tx:
        found = [sketches.last_training_data(tx, "triage", n) for n in (1, 2, 3, 5)]
    second = (2, ("recset-v1:1", "recset-v1:2"))
    assert found == [None, (1, ("recset-v1:1",)), second, second]
