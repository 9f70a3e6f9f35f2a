"""The entry point: the one place that knows both the command line and the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.main import Session, cli

if TYPE_CHECKING:
    from tracker.app.context import App


def main() -> None:
    """Run ``tracker``."""
    cli(obj=Session(run_service=_run_service))


def _run_service(app: App, *, once: bool, health_port: int | None, health_host: str) -> None:
    from tracker.service.run import run

    run(app, once=once, health_port=health_port, health_host=health_host)


if __name__ == "__main__":
    main()
