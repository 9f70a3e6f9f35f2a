"""``tracker import``: from what the training left behind to the record."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import echo_json
from tracker.domain.version import Reason
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.app.tune_files import Batch
    from tracker.app.wishes import Wishes
    from tracker.importers.tunes.base import Tune

PROVIDERS = ("openai", "azure", "mistral", "together", "fireworks", "vertex", "mlflow", "bedrock")
"""Whose jobs can be read from an API; a test holds this to ``tune_apis``."""


@click.command(
    "import",
    epilog="""\b
Examples:
  tracker import job.json adapters/ axolotl.yaml
  tracker import openai --since 2026-01-01 --owner ml@acme.example
  curl -s https://api.openai.com/v1/fine_tuning/jobs/ftjob-abc | tracker import -""",
)
@click.argument("what", nargs=-1, required=True, metavar="PATH…|-|PROVIDER")
@click.option("--since", type=DAY, help="Only jobs created on this day or later; with PROVIDER.")
@click.option("--name", help="The model they are versions of  [default: what the artefact says].")
@click.option("--owner", help="Who gets the alerts: an email address.")
@click.option("--base", help="The base, as PROVIDER/MODEL, where the artefact does not pin one.")
@click.option("--base-revision", help="Commit of a hub base (40 hex digits).")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in Reason]),
    help="Why they were fine-tuned at all; for those of which none is on record.",
)
@click.option("--accept-knowledge", is_flag=True, help="Insist on knowledge as the reason.")
@click.option(
    "--dry-run", is_flag=True, help="Say what would be registered or changed; do nothing."
)
@json_option
@click.pass_context
def import_(ctx: click.Context, /, what: tuple[str, ...], since: date | None, **flags: Any) -> None:
    """Register what was tuned: provider jobs, adapters, model cards, configurations, MLflow.

    PATH is a file, a folder or an archive; its content says what it is. PROVIDER is openai, azure,
    mistral, together, fireworks, vertex, bedrock or mlflow, whose API is then read, with the key
    of the configuration or the credentials of the machine.
    Importing the same again registers nothing twice. A job that is running or has failed is
    recorded as that. What cannot be read is listed, and the exit code is 1; the rest is imported.
    """
    from tracker.app.importing import import_batch
    from tracker.app.wishes import Wishes
    from tracker.cli.import_text import print_one, print_report, report_json

    session = ctx.ensure_object(Session)
    as_json = flags.pop("as_json")
    reason = flags.pop("reason")
    wishes = Wishes(**flags, reason=Reason(reason) if reason else None)
    _check_wishes(wishes)
    batch = _read(session, what, since)
    tell = None if as_json else partial(print_one, dry_run=wishes.dry_run)
    report = import_batch(session.app, batch, wishes, _with_bar, tell)
    if as_json:
        echo_json(report_json(report))
    else:
        print_report(report)
    if not report.whole:
        ctx.exit(1)


def _check_wishes(wishes: Wishes) -> None:
    """What is wrong with the words of the command is wrong once, not once for each file."""
    from tracker.app.names import check_name
    from tracker.app.registering import insist_on_knowledge
    from tracker.matching.base import read_base

    insist_on_knowledge(wishes.reason, accepted=wishes.accept_knowledge)
    if wishes.name is not None:
        check_name(wishes.name)
    if wishes.base is not None or wishes.base_revision is not None:
        read_base(wishes.base or "huggingface/any", revision=wishes.base_revision)


def _read(session: Session, what: tuple[str, ...], since: date | None) -> Batch:
    providers = [word for word in what if word in PROVIDERS]
    if not providers:
        if since is not None:
            msg = "--since is about the jobs of a provider's API"
            raise UsageError(msg, f"name one of {', '.join(PROVIDERS)}, or leave it out")
        from tracker.app.tune_files import read_batch

        return read_batch(what, sys.stdin.buffer)
    if len(what) > 1:
        msg = f"{providers[0]} is a provider, and is imported by itself"
        raise UsageError(msg, f"for a file or folder of that name write ./{providers[0]}")
    return _fetch(session, providers[0], since)


def _fetch(session: Session, provider: str, since: date | None) -> Batch:
    from tracker.app.tune_api import fetch_batch

    if Path(provider).exists():
        click.echo(f"reading the API; for the file or folder write ./{provider}", err=True)
    shown = sys.stderr.isatty()

    def seen(jobs: int) -> None:
        if shown:
            click.echo(f"\rreading {provider}: {jobs} jobs", nl=False, err=True)

    batch = fetch_batch(session.app, provider, since, seen)
    if shown:
        click.echo(err=True)
    return batch


def _with_bar(tunes: Iterable[Tune]) -> Iterable[Tune]:
    """A bar on a terminal, and nothing in a log."""
    all_of_them = list(tunes)
    hidden = not sys.stderr.isatty() or len(all_of_them) < 10
    with click.progressbar(all_of_them, label="importing", file=sys.stderr, hidden=hidden) as bar:
        yield from bar
