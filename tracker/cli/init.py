"""``tracker init``: a configuration and an empty registry."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.cli.main import Session


@click.command(epilog="\b\nExample:\n  tracker init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.pass_obj
def init(session: Session, folder: Path) -> None:
    """Write tracker.toml, every key explained, and an empty registry into FOLDER (here).

    Commands run in that folder, or below it, then use them. A file that is already there is kept.
    """
    from tracker.app.setup import init_folder

    for line in init_folder(folder, dict(os.environ), session.now):
        click.echo(line)
    click.echo("next: tracker register NAME --base PROVIDER/MODEL --model-id ID --dataset FILE")
