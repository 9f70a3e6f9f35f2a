"""``/healthz`` asked over loopback, and by the process as it is run."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.world import World, made_world
from tests.service.test_service import app_of
from tracker.app.context import App
from tracker.errors import UsageError
from tracker.service.health import Watch, health, health_server
from tracker.service.jobs import LEASE, tick


@pytest.fixture
def world(tmp_path: Path, httpserver: HTTPServer) -> Iterator[World]:
    folder = tmp_path / "acme"
    folder.mkdir()
    with made_world(folder, httpserver) as made:
        yield made


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def ask(port: int, path: str = "/healthz") -> tuple[int, dict[str, Any]]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def ticked(app: App, watch: Watch) -> None:
    with watch.beating():
        tick(app, lambda _: None)


def test_it_fails_when_ticks_stop_and_when_a_source_is_stale(world: World) -> None:
    app, stopwatch = app_of(world), Stopwatch()
    watch = Watch(stopwatch)
    ticked(app, watch)
    with health_server("127.0.0.1", 0, lambda: health(app, watch)) as port:
        assert ask(port) == (200, {"status": "ok", "reasons": [], "stale_sources": []})
        assert ask(port, "/healthz?from=probe")[0] == 200
        assert ask(port, "/else")[0] == 404
        stopwatch.seconds = 3_000.0
        assert ask(port)[1]["reasons"] == ["no tick since 3000 s"]
        ticked(app, watch)
        assert ask(port)[0] == 200
        world.later(days=3)
        status, said = ask(port)
        assert (status, said["status"], said["stale_sources"]) == (503, "failing", ["openai"])
    app.close()


def test_a_tick_that_hangs_is_told_after_its_lease(world: World) -> None:
    app, stopwatch = app_of(world), Stopwatch()
    watch = Watch(stopwatch)
    with watch.beating():
        stopwatch.seconds = LEASE.total_seconds()
        assert health(app, watch).ok
        stopwatch.seconds += 1
        assert not health(app, watch).ok
    assert health(app, watch).ok
    app.close()


def test_a_database_that_fails_is_a_reason(world: World) -> None:
    app = app_of(world)
    ticked(app, Watch(Stopwatch()))
    app.close()
    (world.folder / "tracker.db").write_bytes(b"not a database, but long enough to be one" * 100)
    found = health(app, Watch(Stopwatch()))
    assert "tracker db check" in found.reasons[0]
    app.close()


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with (
            pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1:{port}"),
            health_server("127.0.0.1", port, lambda: pytest.fail("never asked")),
        ):
            pytest.fail("never there")


def test_the_service_answers_while_it_runs(world: World) -> None:
    command = [sys.executable, "-m", "tracker", "--config", "tracker.toml", "serve"]
    with subprocess.Popen(
        [*command, "--health-port", "0"], cwd=world.folder, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        found = re.search(r":(\d+)/healthz", process.stderr.readline())
        assert found is not None
        assert ask(int(found[1]))[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr.read().endswith("tracker: stopped\n")
