from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.postgres import Server
from tests.db.samples import HOUR, NOON
from tracker.db.address import read_url
from tracker.db.engine import Database
from tracker.db.migrate import run_migrations
from tracker.db.tables.operations import alert_tellings
from tracker.db.tellings import plan
from tracker.domain.telling import Route, Telling

BEFORE = "0009"
LIVES = (
    "INSERT INTO registered_models (id, name, last_number, created_at) VALUES (1, 'm', 1, :now)",
    "INSERT INTO model_versions (id, model_id, number, provider, status, registered_at, tags,"
    " extra) VALUES (1, 1, 1, 'openai', 'active', :now, '{}', '{}')",
    "INSERT INTO alerts (id, version_id, kind, stage, level, facts, opened_at, updated_at,"
    " resolved_at) VALUES (1, 1, 'base_shutdown', 's', 'act', '{}', :now, :now, NULL),"
    " (2, 1, 'unjudged', 's', 'info', '{}', :now, :now, :now)",
    "INSERT INTO deliveries (id, key, alert_id, channel, recipient, event, facts, state, attempts,"
    " fence, created_at, next_try_at) VALUES"
    " (1, 'a', 1, 'email', 'ada', 'alert', '{}', 'sent', 1, 1, :now, :now),"
    " (2, 'b', 1, 'email', 'ada', 'alert', '{}', 'sent', 1, 1, :now, :now),"
    " (3, 'c', NULL, 'email', 'ada', 'health', '{}', 'sent', 1, 1, :now, :now)",
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nobody_is_told_again_what_they_were_told_before(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if kind == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.empty()
    database = Database(read_url(url))
    with database.write() as tx:
        run_migrations(tx, BEFORE)
        now = NOON.replace(tzinfo=None) if kind == "sqlite" else NOON
        for statement in LIVES:
            tx.execute(text(statement), {"now": str(now) if kind == "sqlite" else now})
        run_migrations(tx)
        states = tx.execute(text("SELECT state, news FROM alerts ORDER BY id")).all()
        assert [tuple(row) for row in states] == [("open", 1), ("resolved", 1)]
        [told] = tx.execute(alert_tellings.select()).all()
        assert (told.alert_id, told.recipient, told.delivery_id) == (1, "ada", 2)
        assert told.settled_at == NOON
        assert plan(tx, [Telling(1, 1, Route("email", "ada"), NOON + HOUR)]) == 0
    database.close()
