"""What the program does by itself: reading sources, checking on time, getting messages through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tracker.app.context import App
from tracker.app.doctor.sign import Sign, fine, problem, warning
from tracker.app.polling import enabled_sources
from tracker.app.recipients import recipients
from tracker.db import held as held_rows
from tracker.db import sources as source_rows
from tracker.db.jobs import JobRow, jobs
from tracker.db.outbox_counts import Traffic, traffic
from tracker.domain.source import Health, SourceState

_LATE = timedelta(hours=1)
"""How long after its time a scheduled check may begin."""
_NEVER = "never read"


def sources(app: App) -> Iterator[Sign]:
    """Each source a check reads: how its last readings went, and the last good one.

    Where nothing has been read yet, there is one thing to say, and not as many as sources.
    """
    with app.database.read() as tx:
        states, held = source_rows.states(tx), {one.source for one in held_rows.waiting(tx)}
    signs = [
        _source(app, states.get(name) or SourceState(name), held) for name in enabled_sources(app)
    ]
    if len(signs) > 1 and all(sign.words == _NEVER for sign in signs):
        yield warning("sources", f"{len(signs)} of them, none read yet", "tracker check")
        return
    yield from signs


def schedule(app: App) -> Iterator[Sign]:
    """When sources were last asked, and whether ``tracker serve`` has the next check planned."""
    with app.database.read() as tx:
        planned = next((job for job in jobs(tx) if job.name == "check"), None)
        states, now = source_rows.states(tx), app.shared_now(tx)
    read = set(enabled_sources(app))
    asked = [s.last_try_at for s in states.values() if s.last_try_at and s.source in read]
    last = max(asked, default=None)
    yield _last(last, now, app.config.check.max_age)
    if planned is not None:
        yield _next(planned, now)


def channels(app: App) -> Iterator[Sign]:
    """Each channel: to how many it goes, what arrived last, and what never did."""
    enabled = app.config.channels.enabled()
    if not enabled:
        remedy = "[channels.email] or another one; then tracker alerts test"
        yield warning("channels", "none is set up: alerts are shown, not sent", remedy)
        return
    with app.database.read() as tx:
        found = traffic(tx)
    for name in enabled:
        to = sum(channel == name for channel, _ in recipients(app, None))
        yield _channel(name, to, found.get(name) or Traffic())


def _source(app: App, state: SourceState, held: set[str]) -> Sign:
    about, good = f"source {state.source}", state.last_good_at
    read = f"last good reading {_time(good)}" if good else _NEVER
    why = f": {state.message}" if state.message else ""
    if state.source in held:
        return warning(about, f"a reading is held, {read}{why}", "tracker notices held")
    if state.health is Health.BROKEN:
        return problem(about, f"broken, {read}{why}", f"tracker sources try {state.source}")
    if state.health is Health.SUSPECT:
        return warning(about, f"suspect, {read}{why}", f"tracker sources try {state.source}")
    if good is None or app.now() - good > app.config.check.max_age:
        return warning(about, read, "tracker check")
    return fine(about, read)


def _last(last: datetime | None, now: datetime, longest: timedelta) -> Sign:
    remedy = "tracker check, daily by cron, or tracker serve"
    if last is None:
        return warning("checks", "no check has read a source yet", remedy)
    if now - last > longest:
        return warning("checks", f"the last one read sources {_time(last)}", remedy)
    return fine("checks", f"the last one read sources {_time(last)}")


def _next(job: JobRow, now: datetime) -> Sign:
    how = f"; the last one: {job.outcome}" if job.outcome else ""
    if job.lease_until is not None and job.lease_until > now:
        return fine("schedule", f"{job.owner} is running a check")
    if now - job.next_due_at > _LATE:
        words = f"tracker serve was to check {_time(job.next_due_at)} and has not{how}"
        return warning("schedule", words, "start tracker serve again")
    words = f"tracker serve checks next {_time(job.next_due_at)}{how}"
    return warning("schedule", words) if how and "failed" in how else fine("schedule", words)


def _channel(name: str, to: int, seen: Traffic) -> Sign:
    about = f"channel {name}"
    whom = f"{to} recipient{'' if to == 1 else 's'} besides owners"
    arrived = f"last sent {_time(seen.last_sent_at)}" if seen.last_sent_at else "nothing sent yet"
    words = f"{whom}, {arrived}"
    if seen.dead:
        never = f"{words}, {seen.dead} never arrived"
        return problem(about, never, "tracker outbox list --state dead")
    if seen.held:
        return warning(about, f"{words}, {seen.held} held", "tracker outbox list --state held")
    if seen.pending:
        return fine(about, f"{words}, {seen.pending} waiting")
    if seen.last_sent_at is None:
        return warning(about, words, f"tracker alerts test --channel {name}")
    return fine(about, words)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
