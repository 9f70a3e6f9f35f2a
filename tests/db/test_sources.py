from __future__ import annotations

import hashlib

from sqlalchemy import select

from tests.db.samples import HOUR, NOON
from tracker.db import sources
from tracker.db.engine import Database
from tracker.db.tables.published import captures
from tracker.domain.source import Health, SourceState

GOOD = SourceState("openai", Health.OK, NOON, NOON, 0, '"etag"', "Mon, 23 Nov", "ab" * 32, None)
BAD = SourceState("openai", Health.SUSPECT, NOON + HOUR, NOON, 2, message="3 rows, 36 last time")


def test_the_last_state_of_each_source_is_kept(database: Database) -> None:
    unread = SourceState("azure")
    with database.write() as tx:
        assert sources.states(tx) == {}
        for state in (GOOD, unread, BAD):
            sources.put_state(tx, state)

    with database.read() as tx:
        assert sources.states(tx) == {"azure": unread, "openai": BAD}
        assert [sources.state(tx, name) for name in ("openai", "groq")] == [
            BAD,
            SourceState("groq"),
        ]


def test_a_capture_is_kept_once_compressed(database: Database) -> None:
    body = b"<table>" + b"<tr></tr>" * 10_000 + b"\0\xff"
    digest = hashlib.sha256(body).hexdigest()
    with database.write() as tx:
        for source in ("openai", "feed"):
            sources.put_capture(
                tx, source=source, url="https://x.example", sha256=digest, body=body, read_at=NOON
            )

    with database.read() as tx:
        assert sources.get_capture(tx, digest) == body
        assert sources.get_capture(tx, "00" * 32) is None
        row = tx.execute(select(captures)).one()
    assert (row.source, row.size, row.read_at) == ("openai", len(body), NOON)
    assert len(row.body) < len(body) / 10
