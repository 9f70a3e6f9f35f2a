"""``tracker doctor``: what is wrong here, if anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, dim, echo_json, visible
from tracker.errors import ConfigError

if TYPE_CHECKING:
    from tracker.app.doctor.sign import Sign

_COLORS = {"ok": "green", "warning": "yellow", "problem": "red"}


@click.command(epilog="\b\nExamples:\n  tracker doctor\n  tracker doctor --json")
@json_option
@click.pass_obj
@click.pass_context
def doctor(ctx: click.Context, session: Session, as_json: bool) -> None:
    """What is wrong here, if anything: ok, warning or problem, and what to do.

    Looks at the configuration, secrets (showing none), the database and its files, every source,
    checks, channels and prices. Uses no network besides the database's. Exits with 1 where there
    is a problem.
    """
    from tracker.app.doctor.sign import exit_code

    signs = _examined(session)
    if as_json:
        echo_json([sign.as_json for sign in signs])
    else:
        _print(signs)
    ctx.exit(exit_code(signs))


def _examined(session: Session) -> list[Sign]:
    """Without a configuration that can be read there is no more to look at."""
    from tracker.app.doctor.examine import examine
    from tracker.app.doctor.setting import program
    from tracker.app.doctor.sign import failed

    try:
        app = session.app
    except ConfigError as error:
        return [program(), failed("configuration", error)]
    return examine(app)


def _print(signs: list[Sign]) -> None:
    width = max(len(sign.about) for sign in signs)
    for sign in signs:
        word = click.style(f"{sign.verdict.value:<7}", fg=_COLORS[sign.verdict.value])
        remedy = dim(f"  → {visible(sign.remedy)}") if sign.remedy else ""
        click.echo(f"{word}  {visible(sign.about):<{width}}  {visible(sign.words)}{remedy}")
    problems = sum(sign.verdict.value == "problem" for sign in signs)
    warnings = sum(sign.verdict.value == "warning" for sign in signs)
    click.echo(f"{count(problems, 'problem')}, {count(warnings, 'warning')}")
