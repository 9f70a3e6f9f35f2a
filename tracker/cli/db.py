"""``tracker db``: the database."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.main import Session


@click.group()
def db() -> None:
    """The database: upgrade, check, back up."""


@db.command(epilog="\b\nExample:\n  tracker db upgrade")
@click.pass_obj
def upgrade(session: Session) -> None:
    """Bring the schema to this program's version. SQLite does so by itself, with a backup."""
    from tracker.app.setup import upgrade_database

    applied = upgrade_database(session.app)
    click.echo(f"applied: {', '.join(applied)}" if applied else "already up to date")


@db.command(epilog="\b\nExample:\n  tracker db check")
@click.pass_obj
def check(session: Session) -> None:
    """Open the database and say what it is."""
    from tracker.db.engine import schema_revision

    database = session.app.database
    click.echo(f"{database.display_url}: ok, schema {schema_revision(database)}")


@db.command(epilog="\b\nExample:\n  tracker db backup tracker-backup.db")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, target: Path) -> None:
    """Copy a SQLite database while it is in use."""
    from tracker.app.setup import backup_database

    backup_database(session.app, target)
    click.echo(f"copied to {target}")
