"""A job that takes longer than its lease keeps it, and one whose worker is gone does not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tracker.app.context import App
from tracker.config import load_config
from tracker.db import jobs as job_rows
from tracker.service.jobs import Job, Ran, run_due
from tracker.service.repeating import repeating

LEASE = timedelta(minutes=30)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replicas(tmp_path: Path, clock: Clock) -> Iterator[tuple[App, App]]:
    (tmp_path / "tracker.toml").write_text("", encoding="utf-8")
    config = load_config(tmp_path / "tracker.toml", {}, tmp_path)
    one, other = App(config, {}, clock), App(config, {}, clock)
    yield one, other
    one.close()
    other.close()


def lease_of(app: App) -> datetime | None:
    with app.database.read() as tx:
        return job_rows.jobs(tx)[0].lease_until


def wait_for_lease_after(app: App, moment: datetime) -> None:
    pause = threading.Event()
    for _ in range(3000):
        held = lease_of(app)
        if held is not None and held > moment:
            return
        pause.wait(0.01)
    msg = "the lease was not renewed"
    raise AssertionError(msg)


def job(run: Callable[[App], object], renewed_every: float) -> Job:
    def go(app: App) -> Ran:
        run(app)
        return Ran("done")

    later = timedelta(days=1)
    return Job("long", go, lambda _, after: after + later, True, LEASE, renewed_every)


def test_a_run_longer_than_its_lease_is_not_run_by_another(
    clock: Clock, replicas: tuple[App, App]
) -> None:
    one, other = replicas
    ran: list[str] = []

    def long(app: App) -> None:
        ran.append("one")
        for _ in range(3):
            clock.now += timedelta(minutes=20)
            wait_for_lease_after(app, clock.now + timedelta(minutes=20))
            run_due(other, ran.append, [job(lambda _: ran.append("other"), 60.0)])

    run_due(one, ran.append, [job(long, 0.01)])
    assert ran[0] == "one"
    assert ran[1:] == ["long: done; next 2026-11-25 06:00 UTC"]


def test_a_lease_nobody_renews_runs_out(clock: Clock, replicas: tuple[App, App]) -> None:
    one, other = replicas
    ran: list[str] = []

    def stuck(_: App) -> None:
        clock.now += timedelta(minutes=31)
        run_due(other, ran.append, [job(lambda _: ran.append("other"), 60.0)])

    run_due(one, lambda _: None, [job(stuck, 60.0)])
    assert ran[0] == "other"


def test_it_is_repeated_until_it_says_no_or_the_work_is_done() -> None:
    calls: list[int] = []
    enough = threading.Event()

    def act() -> bool:
        calls.append(1)
        if len(calls) == 3:
            enough.set()
        return len(calls) < 3

    with repeating(act, 0.001):
        assert enough.wait(30)
    assert len(calls) == 3
    with repeating(act, 60.0):
        pass
    assert len(calls) == 3
