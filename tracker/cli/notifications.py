"""``tracker notifications``: the message templates."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.main import Session


@click.group()
def notifications() -> None:
    """The message templates."""


@notifications.command(epilog="\b\nExample:\n  tracker notifications export templates")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def export(session: Session, folder: Path) -> None:
    """Copy the packaged templates into FOLDER, to change them there.

    Then set notifications.folder to it. A template you delete falls back to the packaged one.
    """
    written = session.app.renderer.export(folder)
    click.echo(
        f"{len(written)} templates written to {folder}; set notifications.folder to use them"
    )
