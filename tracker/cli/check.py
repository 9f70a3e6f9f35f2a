"""``tracker check``: the daily job, by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.main import EXIT_CODES, Session
from tracker.cli.options import DAY, DAYS, json_option
from tracker.cli.output import echo_json

if TYPE_CHECKING:
    from tracker.app.check import CheckReport

EXIT_DUE, EXIT_STALE = 4, 3


@click.command(
    epilog=EXIT_CODES
    + """

\b
Examples:
  tracker check
  tracker check --offline --on 2027-01-02
  tracker check --source openai --fail-within 90d --json"""
)
@click.option("--on", type=DAY, help="Judge as of this day; sends nothing unless --send is given.")
@click.option("--offline", is_flag=True, help="Read no source: judge on what is known.")
@click.option("--source", "only", multiple=True, help="Read only this source (repeatable).")
@click.option("--send/--no-send", default=None, help="Send alerts  [default: yes, without --on].")
@click.option("--fail-within", type=DAYS, help="Exit 4 if something has to start within this time.")
@click.option("--full", is_flag=True, help="Judge every model anew, whatever was found before.")
@json_option
@click.pass_context
def check(
    ctx: click.Context,
    on: date | None,
    offline: bool,
    only: tuple[str, ...],
    send: bool | None,
    fail_within: int | None,
    full: bool,
    as_json: bool,
) -> None:
    """Read the providers' notices, judge every registered model, and send what is new.

    Of many models only those are looked at of which something has changed, or that need somebody;
    the others are counted. --json lists all of them.

    With --on and --send, repeats, escalation, quiet hours and digests go by the real clock: a day
    judged again says nothing twice.

    Facts older than check.max_age are named, and make the exit code 3; so does, with --fail-within,
    a model that cannot be judged, or there being none: a check that cannot see must not pass.
    """
    from tracker.app.check import check as run
    from tracker.app.looking import Wish
    from tracker.app.views import check_json
    from tracker.cli.check_text import print_report

    session = ctx.ensure_object(Session)
    sending = on is None if send is None else send
    wish = Wish(whole=as_json, anew=full, within=fail_within)
    report = run(session.app, on=on, offline=offline, only=only, send=sending, wish=wish)
    if as_json:
        echo_json(check_json(report))
    else:
        print_report(report, session.app.config.team.timezone)
    ctx.exit(_exit_code(report, fail_within))


def _exit_code(report: CheckReport, fail_within: int | None) -> int:
    if fail_within is not None and report.due_within(fail_within):
        return EXIT_DUE
    if report.stale or report.blind or (fail_within is not None and not report.judges_all):
        return EXIT_STALE
    return 1 if report.delivered.dead else 0
