"""The service on a simulated clock, and as a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.e2e.world import World, free_port, made_world
from tracker.app.context import App
from tracker.config import load_config
from tracker.db import jobs as job_rows
from tracker.service.jobs import tick


@pytest.fixture
def world(tmp_path: Path, httpserver: HTTPServer) -> Iterator[World]:
    folder = tmp_path / "acme"
    folder.mkdir()
    with made_world(folder, httpserver) as made:
        yield made


def app_of(world: World) -> App:
    config = load_config(world.folder / "tracker.toml", {}, world.folder)
    return App(config, {}, lambda: world.now, lambda _: None)


def test_a_day_has_one_check_however_often_and_by_whomever_it_is_ticked(world: World) -> None:
    world.register_triage()
    said: list[str] = []
    replicas = [app_of(world), app_of(world)]
    for _ in range(6):
        for app in replicas:
            tick(app, said.append)
        world.later(minutes=30)
    checks = [line for line in said if line.startswith("check:")]
    assert len(checks) == 1
    assert "1 of 1 models need somebody" in checks[0] and "next 2026-11-25 06:00" in checks[0]
    assert len(world.mailbox.mails) == 1
    world.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    for app in replicas:
        tick(app, said.append)
    assert len([line for line in said if line.startswith("check:")]) == 2
    for app in replicas:
        app.close()


def test_a_slot_missed_while_down_is_caught_up_once(world: World) -> None:
    app, said = app_of(world), list[str]()
    tick(app, said.append)
    world.later(days=5)
    tick(app, said.append)
    tick(app, said.append)
    assert len([line for line in said if line.startswith("check:")]) == 2
    app.close()


def test_a_source_asked_not_long_ago_is_left_alone(world: World) -> None:
    world.now = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    world.ok("check")
    app, said = app_of(world), list[str]()
    tick(app, said.append)
    assert len(world.asked) == 1
    assert "0 of 0 sources read (1 asked not long ago)" in said[0]
    world.ok("check")
    assert len(world.asked) == 2
    world.now = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
    tick(app, said.append)
    assert len(world.asked) == 3
    assert any("1 of 1 sources read, " in line for line in said)
    app.close()


def test_the_scheduled_check_waits_a_moment_before_each_request(world: World) -> None:
    waits: list[float] = []
    app = app_of(world)
    app.sleep = waits.append
    app.rng.seed(7)
    expected = app.rng.uniform(0, 3)
    app.rng.seed(7)
    tick(app, lambda _: None)
    assert waits == [expected]
    assert len(world.asked) == 1
    world.ok("check")
    app.close()


def test_the_monthly_summary_goes_out_on_the_first(world: World) -> None:
    world.register_triage("--cost", "214.50")
    world.configure("[channels.email]", 'to = ["finance@acme.example"]')
    app, said = app_of(world), list[str]()
    tick(app, said.append)
    assert not [s for s in world.subjects() if "2026-11" in s]
    for day in (1, 1, 2):
        world.now = datetime(2026, 12, day, 6, 30, tzinfo=UTC)
        tick(app, said.append)
    [summary] = [m for m in world.mailbox.mails if "2026-11" in str(m["Subject"])]
    assert summary["To"] == "finance@acme.example"
    assert any("2026-11" in sent["text"] for sent in world.slack)
    app.close()


def test_a_job_that_fails_is_tried_again_soon(world: World) -> None:
    (world.folder / "prices.toml").write_text("not toml [", encoding="utf-8")
    world.configure("[database]", '[costs]\nprices_file = "prices.toml"\n', before=True)
    app, said = app_of(world), list[str]()
    tick(app, said.append)
    world.now = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    tick(app, said.append)
    [line] = [line for line in said if line.startswith("costs:")]
    assert "failed:" in line and "prices.toml" in line
    due = world.now + timedelta(minutes=15)
    assert f"next {due:%Y-%m-%d %H:%M}" in line
    app.close()


def test_a_good_check_is_told_to_the_dead_mans_switch_when_it_is_recorded(world: World) -> None:
    told: list[str | None] = []

    def beat(request: Request) -> Response:
        with app.database.read() as tx:
            told.append(next(j.outcome for j in job_rows.jobs(tx) if j.name == "check"))
        return Response("ok")

    world.web.expect_request("/beat").respond_with_handler(beat)
    url = world.web.url_for("/beat")
    world.configure("[database]", f'[service]\nheartbeat_url = "{url}"\n', before=True)
    app = app_of(world)
    tick(app, lambda _: None)
    assert len(told) == 1 and "sources read" in str(told[0])
    app.close()


def test_a_switch_that_does_not_answer_repeats_no_check(world: World) -> None:
    url = f"http://127.0.0.1:{free_port()}/beat"
    world.configure("[database]", f'[service]\nheartbeat_url = "{url}"\n', before=True)
    app, said = app_of(world), list[str]()
    for _ in range(3):
        tick(app, said.append)
        world.later(minutes=20)
    checks = [line for line in said if line.startswith("check:")]
    assert len(checks) == 2
    assert "sources read" in checks[0] and "next 2026-11-25 06:00" in checks[0]
    assert "the check is done, but [service] heartbeat_url was not told: " in checks[1]
    assert len(world.asked) == 1
    app.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_stops_cleanly_when_asked(world: World, number: int) -> None:
    command = [sys.executable, "-m", "tracker", "--config", "tracker.toml", "serve"]
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=world.folder, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stderr is not None
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not any("check:" in line for line in lines):
            lines.append(process.stderr.readline())
        process.send_signal(number)
        assert process.wait(20) == 0
        assert process.stderr.read().endswith("tracker: stopped\n")
    assert any("sources read" in line for line in lines)


def test_once_runs_what_is_due_and_ends(world: World) -> None:
    command = [sys.executable, "-m", "tracker", "--config", "tracker.toml", "serve", "--once"]
    done = subprocess.run(command, cwd=world.folder, capture_output=True, text=True, check=True)
    assert "check: 1 of 1 sources read" in done.stderr
