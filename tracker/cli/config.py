"""``tracker config``: the configuration in force."""

from __future__ import annotations

import click

from tracker.cli.main import Session
from tracker.cli.output import echo_json


@click.group()
def config() -> None:
    """The configuration in force."""


@config.command(epilog="\b\nExample:\n  tracker config show")
@click.pass_obj
def show(session: Session) -> None:
    """Every setting, with secrets as their references, as JSON."""
    echo_json(session.app.config.masked())


@config.command(epilog="\b\nExample:\n  tracker config path")
@click.pass_obj
def path(session: Session) -> None:
    """Which file it comes from."""
    found = session.app.config.path
    click.echo(str(found) if found else "no configuration file: the defaults hold (tracker init)")


@config.command(epilog="\b\nExample:\n  tracker config check")
@click.pass_obj
def check(session: Session) -> None:
    """Read the file, reveal each secret without showing it, and open the database."""
    from tracker.app.setup import check_config

    for line in check_config(session.app):
        click.echo(line)
