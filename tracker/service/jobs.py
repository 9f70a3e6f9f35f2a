"""The jobs of the service, and one tick of its clock.

The truth about what is due is in the ``jobs`` table, never in the scheduler: any number of
processes may tick, and each due job is claimed by one of them, with a lease and a fence. What is
due is judged by the clock they share, so that a host whose clock jumps runs nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.app.alerting import wake
from tracker.app.check import check
from tracker.app.context import App
from tracker.app.delivering import USUAL, Terms, deliver, worker_name
from tracker.app.looking import Wish
from tracker.app.monthly import send_cost_summary
from tracker.app.polling import due_sources, enabled_sources
from tracker.db import jobs as job_rows
from tracker.errors import FetchError, TrackerError
from tracker.service.repeating import repeating
from tracker.service.schedule import next_daily, next_monthly, previous_month

LEASE = timedelta(minutes=30)
"""Renewed while the job runs; when it ends the worker is taken for dead, and another takes over."""

_RENEWED_EVERY = 300.0
"""Seconds."""

_RETRY_AFTER = timedelta(minutes=15)
_JITTER = 3.0
"""Seconds. Many installations read the same pages at the same minute of the day."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run went, in a line.

    ``afterwards`` is done once that is recorded: what fails there repeats nothing.
    """

    line: str
    afterwards: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` does the work, or raises TrackerError and is tried again soon.

    ``next_due`` is the first slot after a moment.

    ``at_once``: on a new installation it runs right away instead of waiting for its first slot.
    ``renewed_every``: seconds after which the lease of a run is made to last as long as at first.
    """

    name: str
    run: Callable[[App], Ran]
    next_due: Callable[[App, datetime], datetime]
    at_once: bool = False
    lease: timedelta = LEASE
    renewed_every: float = _RENEWED_EVERY


def tick(
    app: App,
    say: Callable[[str], None],
    jobs: Sequence[Job] | None = None,
    terms: Terms = USUAL,
) -> None:
    """Run what is due, then say and send what is. Errors are said and tried again, never raised.

    ``jobs``: the daily and the monthly one unless given.
    """
    run_due(app, say, JOBS if jobs is None else jobs)
    try:
        wake(app)
        done = deliver(app, terms)
    except TrackerError as error:
        say(f"delivery: {error}")
        return
    if done.sent or done.errors:
        held = f", {done.held} held" if done.held else ""
        say(f"delivery: {done.sent} sent, {done.waiting} waiting, {done.dead} given up{held}")
    for line in done.errors:
        say(f"delivery: {line}")


def run_due(app: App, say: Callable[[str], None], jobs: Sequence[Job]) -> None:
    """Run those jobs that are due and that no other replica is running."""
    for job in jobs:
        try:
            _run_if_due(app, job, say)
        except TrackerError as error:
            # The database: the lease will run out, and it is run again. Or what came afterwards.
            say(f"{job.name}: {error}")


def _run_if_due(app: App, job: Job, say: Callable[[str], None]) -> None:
    with app.database.write() as tx:
        now = app.shared_now(tx)
        job_rows.ensure_job(tx, job.name, now if job.at_once else job.next_due(app, now))
        fence = job_rows.claim_job(tx, job.name, worker=worker_name(), now=now, lease=job.lease)
    if fence is None:
        return
    try:
        with repeating(lambda: _renew(app, job, fence), job.renewed_every):
            ran, due = job.run(app), job.next_due(app, now)
    except TrackerError as error:
        ran, due = Ran(f"failed: {error}"), now + _RETRY_AFTER
    with app.database.write() as tx:
        ended = app.shared_now(tx)
        job_rows.finish_job(tx, job.name, fence=fence, next_due_at=due, outcome=ran.line, now=ended)
    say(f"{job.name}: {ran.line}; next {due:%Y-%m-%d %H:%M} UTC")
    if ran.afterwards is not None:
        ran.afterwards()


def _renew(app: App, job: Job, fence: int) -> bool:
    """Whether to go on. A database that is away for a moment is asked again next time."""
    try:
        with app.database.write() as tx:
            until = app.shared_now(tx) + job.lease
            return job_rows.renew_job(tx, job.name, fence=fence, until=until)
    except TrackerError:
        return True


def _check(app: App) -> Ran:
    due = due_sources(app, app.config.check.min_interval)
    rested = len(enabled_sources(app)) - len(due)
    # Nothing named would mean every source.
    wish = Wish(pause=lambda: app.sleep(_jitter(app)))
    report = check(app, only=due, offline=not due, wish=wish)
    read = sum(p.state.last_good_at is not None for p in report.polls)
    line = (
        f"{read} of {len(report.polls)} sources read{_resting(rested)}, {len(report.needing)} of "
        f"{report.in_service} models need somebody, "
        f"{len(report.unjudged)} cannot be judged, {report.delivered.sent} messages sent"
    )
    return Ran(line, None if report.blind else lambda: _heartbeat(app))


def _heartbeat(app: App) -> None:
    """Tell a dead man's switch of a good check. Raises FetchError, which names the setting."""
    url = app.config.service.heartbeat_url
    if url is None:
        return
    try:
        app.http.get(url.reveal(app.env))
    except TrackerError as error:
        msg = f"the check is done, but [service] heartbeat_url was not told: {error.message}"
        raise FetchError(msg, error.hint) from error


def _jitter(app: App) -> float:
    return app.rng.uniform(0, _JITTER)


def _resting(count: int) -> str:
    return f" ({count} asked not long ago)" if count else ""


def _costs(app: App) -> Ran:
    sent = send_cost_summary(app, previous_month(app.today()))
    return Ran(f"{sent} messages queued")


def _daily(app: App, after: datetime) -> datetime:
    return next_daily(after, app.config.check.daily_at, app.config.check_timezone)


def _monthly(app: App, after: datetime) -> datetime:
    return next_monthly(after, app.config.check.daily_at, app.config.check_timezone)


JOBS = (Job("check", _check, _daily, at_once=True), Job("costs", _costs, _monthly))
