"""``tracker report``: a web page, a calendar or a feed, made from what is known now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY
from tracker.cli.output import dim
from tracker.reports import REPORTS, Basis, Report


@click.group()
def report() -> None:
    """A web page, a calendar or a feed of how things are, on the facts already known.

    Reads no source and sends nothing: tracker check reads new facts.
    """


def _command(name: str, what: Report) -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            ["--output", "-o"],
            type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
            default="-",
            help="The file to write, whole or not at all  [default: -, standard output].",
        )
    ]
    if what.basis is Basis.STANDING:
        options.insert(
            0, click.Option(["--on"], type=DAY, help="As of this day  [default: today].")
        )

    @click.pass_obj
    def write(session: Session, output: Path, on: date | None = None) -> None:
        from tracker.app.reporting import report as make
        from tracker.app.reporting import save_report

        text = make(session.app, name, on=on)
        if str(output) == "-":
            click.echo(text, nl=False)
            return
        save_report(output, text)
        click.echo(dim(f"{output} written"), err=True)

    example = f"\b\nExample:\n  tracker report {name} --output models.{what.suffix}"
    return click.Command(name, callback=write, params=options, help=what.summary, epilog=example)


for _name, _what in REPORTS.items():
    report.add_command(_command(_name, _what))
