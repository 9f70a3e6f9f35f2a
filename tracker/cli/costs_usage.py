"""``tracker costs usage``: what the models were used for, day by day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, PAIR, json_option
from tracker.cli.output import count, dim, echo_json, visible, warn
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app.usage_import import ImportedUsage

APIS = ("openai",)
"""Whose usage can be read from an API; a test holds this to ``usage_apis``."""

_MOST_LISTED = 20


@click.group()
def usage() -> None:
    """What the models were used for."""


@usage.command(
    "import",
    epilog="\b\nExamples:\n  tracker costs usage import usage.json\n"
    "  tracker costs usage import spend.csv --map input=prompt_tokens\n"
    "  tracker costs usage import openai --since 2026-11-01",
)
@click.argument("what", metavar="FILE|PROVIDER")
@click.option("--since", type=DAY, help="The first day, in UTC; needed with PROVIDER.")
@click.option("--map", "mapping", multiple=True, type=PAIR, help="Which column of a CSV is what.")
@json_option
@click.pass_obj
def import_(
    session: Session,
    what: str,
    since: date | None,
    mapping: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Import daily usage from a file, whatever wrote it, or from the API of PROVIDER: openai.

    A file holds OpenAI usage or costs pages, LiteLLM spend logs, an export of Langfuse or Helicone,
    OpenTelemetry spans of generative AI, or a CSV. The same day, model and source again replaces
    what was imported before.
    """
    done = _import(session, what, since, dict(mapping))
    if as_json:
        echo_json(_json(done))
    else:
        _print(done, what)


def _import(
    session: Session, what: str, since: date | None, mapping: dict[str, str]
) -> ImportedUsage:
    from tracker.app.usage_import import import_api, import_file

    if what not in APIS:
        if since is not None:
            msg = "--since is about the usage in a provider's API"
            raise UsageError(msg, f"name one of {', '.join(APIS)}, or leave it out")
        return import_file(session.app, Path(what), mapping)
    if since is None:
        msg = f"since when, the API of {what} has to be told"
        raise UsageError(msg, f"add --since 2026-11-01; for a file of that name write ./{what}")
    if mapping:
        msg = "--map is about the columns of a CSV"
        raise UsageError(msg, f"leave it out; for a file of that name write ./{what}")
    return import_api(session.app, what, since)


def _json(done: ImportedUsage) -> dict[str, object]:
    strangers = [{"model": one.model, "where": one.where} for one in done.strangers]
    return {"rows": done.rows, "problems": list(done.problems), "unregistered": strangers}


def _print(done: ImportedUsage, what: str) -> None:
    click.echo(f"{count(done.rows, 'row')} of daily usage imported from {visible(what)}")
    for problem in done.problems:
        click.echo(warn(visible(f"  {problem}")))
    for one in done.strangers[:_MOST_LISTED]:
        click.echo(dim(visible(f"  no registered model, kept: {one.model} ({one.where})")))
    if more := done.strangers[_MOST_LISTED:]:
        click.echo(dim(f"  and {count(len(more), 'more model')} that nobody registered"))
