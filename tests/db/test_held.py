from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.builders import notice
from tests.db.samples import NOON
from tracker.db import held as rows
from tracker.db.engine import Database
from tracker.domain.held import Decision, HeldKind, HeldReading

HELD = HeldReading(
    source="openai",
    kind=HeldKind.REACH,
    reason="it changes the dates of 12 of 12 known ids of openai",
    since=NOON,
    read_at=NOON,
    capture_sha256="a" * 64,
    notices=(notice("gpt-4", "2027-01-14"), notice("größer\u2011", "2027-01-14")),
    etag='"1"',
    last_modified="Mon",
)
HOUR = timedelta(hours=1)


def test_a_held_reading_comes_back_whole(database: Database) -> None:
    with database.write() as tx:
        rows.hold(tx, HELD)
    with database.read() as tx:
        [found] = rows.waiting(tx)
        assert replace(found, id=None) == HELD
        assert rows.waiting(tx, "groq") == []
        assert rows.last(tx, "groq") is None


def test_a_later_one_takes_its_place_and_the_first_is_kept(database: Database) -> None:
    later = replace(HELD, read_at=NOON + HOUR, capture_sha256="b" * 64, notices=())
    with database.write() as tx:
        rows.hold(tx, HELD)
        rows.hold(tx, replace(HELD, source="groq"))
        rows.hold(tx, later)
        assert [(h.source, h.capture_sha256[0]) for h in rows.waiting(tx)] == [
            ("groq", "a"),
            ("openai", "b"),
        ]
        assert rows.waiting(tx, "openai")[0].notices == ()


def test_a_decision_is_made_once(database: Database) -> None:
    with database.write() as tx:
        rows.hold(tx, HELD)
        [held] = rows.waiting(tx)
        assert rows.decide(tx, held, Decision.REJECTED, by="ada", at=NOON + HOUR)
        assert not rows.decide(tx, held, Decision.APPROVED, by="bob", at=NOON + 2 * HOUR)
        assert rows.waiting(tx) == []
        last = rows.last(tx, "openai")
    assert last is not None
    assert (last.decision, last.decided_by, last.decided_at) == (
        Decision.REJECTED,
        "ada",
        NOON + HOUR,
    )


def test_what_a_believed_reading_overtakes_waits_no_longer(database: Database) -> None:
    with database.write() as tx:
        rows.hold(tx, HELD)
        rows.supersede(tx, "openai", at=NOON + HOUR)
        last = rows.last(tx, "openai")
    assert last is not None and last.decision is Decision.SUPERSEDED
