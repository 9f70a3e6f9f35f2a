"""``tracker sources``: where notices come from, how healthy that is, and trying one out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, dim, echo_json, table, visible, warn
from tracker.domain.notice_words import date_words


@click.group()
def sources() -> None:
    """Where notices come from, and how healthy it is."""


@sources.command("list", epilog="\b\nExample:\n  tracker sources list --json")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Every source there is, and whether a check reads it."""
    from tracker.app.sources import describe

    rows = describe(session.app)
    if as_json:
        echo_json(rows)
        return
    table(
        [
            [
                r["id"],
                r["kind"],
                "on" if r["enabled"] else dim("off"),
                r["url"],
                dim(r["note"] or ""),
            ]
            for r in rows
        ],
        ["SOURCE", "KIND", "", "READS", ""],
    )


@sources.command(epilog="\b\nExample:\n  tracker sources status")
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """How the last readings went; a source that cannot be read well keeps its last good reading."""
    from tracker.app.sources import health

    rows = health(session.app)
    if as_json:
        echo_json(rows)
        return
    table(
        [[r["source"], r["health"], r["last_good_at"] or "never", _remark(r)] for r in rows],
        ["SOURCE", "HEALTH", "LAST GOOD", ""],
    )


def _remark(row: dict[str, Any]) -> str:
    gone = f"{count(row['gone'], 'row')} gone from the page, kept" if row["gone"] else ""
    return "; ".join(text for text in (row["message"], gone) if text)


@sources.command(
    "try",
    epilog="\b\nExamples:\n  tracker sources try openai\n"
    "  tracker sources try azure --from-file page.md --json",
)
@click.argument("source")
@click.option(
    "--from-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read this saved page instead of the live one.",
)
@json_option
@click.pass_obj
def try_(session: Session, source: str, from_file: Path | None, as_json: bool) -> None:
    """Read SOURCE once and print what it says; nothing is stored."""
    from tracker.app.sources import try_source
    from tracker.domain.notice import notice_to_json

    reading = try_source(session.app, source, from_file)
    if as_json:
        echo_json([notice_to_json(n) for n in reading.notices])
        return
    table(
        [
            [
                n.subject,
                n.scope.value,
                date_words(n, 40),
                ", ".join(n.replacements),
            ]
            for n in reading.notices
        ],
        ["SUBJECT", "SCOPE", "DATE", "REPLACEMENT"],
    )
    for problem in reading.problems:
        click.echo(warn(visible(f"{problem.where}: {problem.text!r} {problem.why}")))
    if reading.doubt:
        click.echo(warn(visible(f"a check would hold this reading: {reading.doubt}")))
    click.echo(
        f"{count(len(reading.notices), 'notice')}, {count(len(reading.problems), 'problem')}"
    )


@sources.command(
    epilog="\b\nExamples:\n  tracker sources replay captures/\n"
    "  tracker sources replay captures/ --source openai --models models.json --json"
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--source", "only", help="Replay only this source.")
@click.option(
    "--models",
    type=click.Path(path_type=Path, dir_okay=False),
    help="JSON registrations to judge, instead of copies of the registered models.",
)
@json_option
@click.pass_obj
def replay(
    session: Session, folder: Path, only: str | None, models: Path | None, as_json: bool
) -> None:
    """What a user would have been told, day by day, had FOLDER's dated captures been read then.

    FOLDER holds SOURCE/YYYY-MM-DD_name.ext. Each capture is read on its day and once more the day
    after, since a later date and a disappearance need two readings. Nothing is stored or sent.
    """
    from tracker.app.replay.captures import dated_captures
    from tracker.app.replay.models import models_from
    from tracker.app.replay.run import registered_models
    from tracker.app.replay.run import replay as run
    from tracker.cli.replay_text import days_json, print_days

    captures, skipped = dated_captures(folder, only)
    chosen = models_from(models) if models else registered_models(session.app)
    days = run(session.app, captures, chosen)
    if as_json:
        echo_json(days_json(days, skipped))
    else:
        print_days(days, skipped)
