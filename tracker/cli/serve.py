"""``tracker serve``: the daily check and the monthly summary, without cron."""

from __future__ import annotations

import click

from tracker.cli.main import Session
from tracker.errors import TrackerError


@click.command(epilog="\b\nExample:\n  tracker --config /etc/tracker.toml serve --health-port 8080")
@click.option("--once", is_flag=True, help="Run what is due now, then stop.")
@click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    help="Answer http://127.0.0.1:PORT/healthz: 200, or 503 with the reasons.",
)
@click.option(
    "--health-host", default="127.0.0.1", show_default=True, help="Where to listen for that."
)
@click.pass_obj
def serve(session: Session, once: bool, health_port: int | None, health_host: str) -> None:
    """Run the daily check at check.daily_at and the cost summary on the first of each month.

    Any number of these may run on one database: each due job is done by one of them. Stops cleanly
    on SIGTERM and Ctrl-C, finishing what it is doing.
    """
    if session.run_service is None:
        msg = "the service cannot be started from here"
        raise TrackerError(msg, "run: tracker serve")
    session.run_service(session.app, once=once, health_port=health_port, health_host=health_host)
