"""``tracker costs``: what the models cost to own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.costs_break_even import break_even
from tracker.cli.costs_call import call
from tracker.cli.costs_lifetimes import lifetimes
from tracker.cli.costs_prices import prices
from tracker.cli.costs_text import print_costs
from tracker.cli.costs_upkeep import upkeep
from tracker.cli.costs_usage import usage
from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, echo_json, visible, warn
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.costs.groups import By


class MonthType(click.ParamType[date]):
    """``YYYY-MM``, as the first day of it."""

    name = "YYYY-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"{value!r} is not a month; write it like 2026-11", param, ctx)


@click.group()
def costs() -> None:
    """What the models cost to own: recorded costs, and usage at the prices of its day.

    A price nobody knows is named, and its total marked incomplete; it never counts as zero.
    """


@costs.command(
    epilog="\b\nExamples:\n  tracker costs report\n  tracker costs report --month 2026-10 --send\n"
    "  tracker costs report --by team\n  tracker costs report --csv"
)
@click.option("--month", type=MonthType(), help="[default: this month]")
@click.option(
    "--by",
    type=click.Choice(["owner", "provider", "model", "team"]),
    help="Sum up by it; a team is the tag 'team'.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print every line as CSV.")
@click.option("--send", is_flag=True, help="Also send it to the configured channels.")
@json_option
@click.pass_obj
def report(
    session: Session, /, month: date | None, send: bool, as_json: bool, **shape: Any
) -> None:
    """One-off costs to date, and the month's hosting and inference, per model version.

    What was billed wins over what usage and prices say; JSON and CSV show both. The run-rate beside
    them is what keeping a version up takes, by [[costs.upkeep]].
    """
    from tracker.app.economics import unused_upkeep
    from tracker.app.monthly import cost_facts, send_cost_summary

    wanted = month or session.app.today()
    for line in unused_upkeep(session.app):
        click.echo(warn(visible(line)), err=True)
    if shape["as_csv"]:
        _print_csv(session, wanted, as_json)
    elif as_json:
        echo_json(cost_facts(session.app, wanted, _by(shape["by"])))
    else:
        print_costs(cost_facts(session.app, wanted, _by(shape["by"])))
    if send:
        _send(session, send_cost_summary(session.app, wanted.replace(day=1)))


costs.add_command(break_even)
costs.add_command(call)
costs.add_command(lifetimes)
costs.add_command(upkeep)
costs.add_command(usage)
costs.add_command(prices)


def _by(word: str | None) -> By | None:
    from tracker.costs.groups import By

    return By(word) if word else None


def _print_csv(session: Session, month: date, as_json: bool) -> None:
    from tracker.app.summary import cost_report
    from tracker.costs.report_csv import report_to_csv

    if as_json:
        msg = "--csv and --json are two shapes of one report"
        raise UsageError(msg, "choose one")
    click.echo(report_to_csv(cost_report(session.app, month)), nl=False)


def _send(session: Session, queued: int) -> None:
    from tracker.app.delivering import deliver

    done = deliver(session.app)
    click.echo(f"{count(queued, 'new message')}, {done.sent} sent", err=True)
    for error in done.errors:
        click.echo(warn(f"not sent {visible(error)}"), err=True)
