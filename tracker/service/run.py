"""The long-running process: APScheduler as a clock, and nothing else.

The memory job store is used on purpose: a job store in a database holds pickles, and there a write
becomes code execution. ``misfire_grace_time=None`` because the default of one second silently drops
a job that is late (APScheduler 3.11 user guide, "Missed job executions and coalescing").
"""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler

from tracker.app.context import App
from tracker.service.jobs import tick

_TICK_SECONDS = 30


def run(app: App, *, once: bool) -> None:
    """Tick until SIGTERM or SIGINT; what is running is finished first. ``once``: a single tick."""
    if once:
        tick(app, _say)
        return
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        tick,
        "interval",
        (app, _say),
        seconds=_TICK_SECONDS,
        next_run_time=app.now(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    _say("serving; stop with Ctrl-C or SIGTERM")
    stop.wait()
    scheduler.shutdown(wait=True)
    _say("stopped")


def _say(text: str) -> None:
    sys.stderr.write(f"tracker: {text}\n")
    sys.stderr.flush()
