"""Clocks that jump by two hours, hosts that disagree, and the nights on which clocks are set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.db.postgres import Server, running_server
from tests.faults.world import Desk, Scripted, desk
from tracker.app.context import App
from tracker.app.delivering import Terms, deliver
from tracker.db import outbox
from tracker.service.jobs import Job, Ran, run_due
from tracker.service.schedule import next_daily

FILE = '[channels.file]\npath = "messages.jsonl"\n'
BERLIN = "Europe/Berlin"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


def daily(at: time) -> tuple[Job, list[datetime]]:
    ran: list[datetime] = []

    def run(app: App) -> Ran:
        ran.append(app.now())
        return Ran("ran")

    return Job("check", run, lambda app, after: next_daily(after, at, BERLIN)), ran


def pass_through(at: Desk, app: App, job: Job, hours: float) -> None:
    for _ in range(int(hours * 4)):
        run_due(app, lambda _: None, [job])
        at.later(minutes=15)


@pytest.mark.parametrize("night", ["2026-10-24T10:00", "2027-03-27T10:00"])
def test_a_night_on_which_clocks_are_set_has_one_check(tmp_path: Path, night: str) -> None:
    job, ran = daily(time(2, 30))
    with desk(tmp_path, FILE) as at:
        at.now = datetime.fromisoformat(night).replace(tzinfo=UTC)
        pass_through(at, at.app(), job, 24)
    assert len(ran) == 1


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_jumps_runs_no_slot_twice_and_misses_none(tmp_path: Path, hours: int) -> None:
    job, ran = daily(time(6, 0))
    with desk(tmp_path, FILE) as at:
        at.now = datetime(2026, 11, 24, 3, tzinfo=UTC)
        app = at.app()
        pass_through(at, app, job, 2.5)
        at.later(hours=hours)
        pass_through(at, app, job, 26)
    assert len({moment.date() for moment in ran}) == len(ran) == 2


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_message_out_for_delivery_while_the_clock_jumps_is_sent_once(
    tmp_path: Path, hours: int
) -> None:
    channel = Scripted()
    with desk(tmp_path, FILE) as at:
        app = at.app()
        for key in ("k1", "k2"):
            at.put(app, "file", key=key)
        deliver(app, Terms(open_channel=lambda _, __: channel))
        at.later(hours=hours)
        deliver(app, Terms(open_channel=lambda _, __: channel))
    assert channel.taken == ["k1", "k2"]


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_host_whose_clock_is_wrong_takes_nothing_from_another(
    server: Server, tmp_path: Path, hours: int
) -> None:
    """On PostgreSQL leases end by its clock, whatever a host believes."""
    channel = Scripted()
    with desk(tmp_path, FILE, server.fresh()) as at:
        right, wrong = at.app(), at.app()
        wrong.now = lambda: at.now + timedelta(hours=hours)
        at.put(wrong, "file")
        with right.database.write() as tx:
            now = right.shared_now(tx)
            held = outbox.claim(tx, worker="a", now=now, lease=timedelta(hours=1), limit=1)
        assert len(held) == 1
        deliver(wrong, Terms(open_channel=lambda _, __: channel))
    assert channel.taken == []
