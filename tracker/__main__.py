"""The entry point: the one place that knows both the command line and the service."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.app.context import App


def main() -> None:
    """Run ``tracker``."""
    # Nearly all that a command makes lives until its end: to look through it for garbage again and
    # again, as often as by default, is a tenth of the time that `tracker register` takes.
    gc.set_threshold(100_000)
    from tracker.cli.main import Session, cli

    try:
        cli(obj=Session(run_service=_run_service))
    finally:
        # Nor on the way out: what is left goes with the process.
        gc.freeze()


def _run_service(app: App, *, once: bool, health_port: int | None, health_host: str) -> None:
    from tracker.service.run import run

    run(app, once=once, health_port=health_port, health_host=health_host)


if __name__ == "__main__":
    main()
