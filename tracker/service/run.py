"""The long-running process: APScheduler as a clock, and nothing else.

The memory job store is used on purpose: a job store in a database holds pickles, and there a write
becomes code execution. ``misfire_grace_time=None`` because the default of one second silently drops
a job that is late (APScheduler 3.11 user guide, "Missed job executions and coalescing").
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import ExitStack
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from tracker.app.context import App
from tracker.service.health import Watch, health, health_server
from tracker.service.jobs import tick
from tracker.service.pulse import TICK_SECONDS

_LOOK_SECONDS = 0.5


def run(
    app: App, *, once: bool, health_port: int | None = None, health_host: str = "127.0.0.1"
) -> None:
    """Tick until SIGTERM or SIGINT; what is running is finished first. ``once``: a single tick.

    ``health_port``: where ``/healthz`` is answered meanwhile. Raises UsageError if it is taken.
    """
    if once:
        tick(app, _say)
        return
    watch = Watch(time.monotonic)
    with ExitStack() as stack:
        if health_port is not None:
            server = health_server(health_host, health_port, lambda: health(app, watch))
            port = stack.enter_context(server)
            _say(f"health: http://{health_host}:{port}/healthz")
        _serve(app, watch)


def _serve(app: App, watch: Watch) -> None:
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        _watched_tick,
        "interval",
        (app, watch),
        seconds=TICK_SECONDS,
        next_run_time=app.now(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    _say("serving; stop with Ctrl-C or SIGTERM")
    # Not a wait without end: a signal that another thread receives does not interrupt this one, and
    # its handler runs only when this one comes round.
    while not stop.wait(_LOOK_SECONDS):
        pass
    scheduler.shutdown(wait=True)
    _say("stopped")


def _watched_tick(app: App, watch: Watch) -> None:
    with watch.beating():
        tick(app, _say)


def _say(text: str) -> None:
    sys.stderr.write(f"tracker: {text}\n")
    sys.stderr.flush()
