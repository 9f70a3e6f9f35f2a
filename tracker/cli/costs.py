"""``tracker costs``: what the models cost to own."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tracker.cli.costs_break_even import break_even
from tracker.cli.costs_prices import prices
from tracker.cli.costs_usage import usage
from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import count, dim, echo_json, table, visible, warn


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
    epilog="\b\nExamples:\n  tracker costs report\n  tracker costs report --month 2026-10 --send"
)
@click.option("--month", type=MonthType(), help="[default: this month]")
@click.option("--send", is_flag=True, help="Also send it to the configured channels.")
@json_option
@click.pass_obj
def report(session: Session, month: date | None, send: bool, as_json: bool) -> None:
    """One-off costs to date, and the month's hosting and inference, per model version."""
    from tracker.app.summary import cost_facts, send_cost_summary

    wanted = month or session.app.today()
    facts = cost_facts(session.app, wanted)
    if as_json:
        echo_json(facts)
    else:
        print_costs(facts)
    if send:
        _send(session, send_cost_summary(session.app, wanted.replace(day=1)))


costs.add_command(break_even)
costs.add_command(usage)
costs.add_command(prices)


def print_costs(facts: dict[str, Any]) -> None:
    """The cost report for a person."""
    so_far = f", up to {facts['through']}" if facts.get("partial") else ""
    click.echo(click.style(f"Cost of ownership, {facts['month']}{so_far}", bold=True))
    rows = [_row(model) for model in facts["models"]]
    total = ["total", "", _sum(facts["totals"]["once"]), _sum(facts["totals"]["month"]), ""]
    table([*rows, total], ["MODEL", "PROVIDER", "ONCE, TO DATE", "THIS MONTH", "NOT KNOWN"])
    for stray in facts["unmatched_usage"]:
        click.echo(dim(f"usage of no registered model: {visible(stray['model'])}"))
    if unproven := facts.get("unproven"):
        labels = visible(", ".join(unproven))
        click.echo(warn(f"unproven: no gain over a baseline is on record for {labels}"))
    if not facts["complete"]:
        click.echo(
            warn("incomplete: what is not known is left out of the totals, not taken as zero")
        )


def _row(model: dict[str, Any]) -> list[str]:
    # The row says which model it is: its long serving id need not be said again.
    named = f" for {model['provider']} {model['serving_id']}"
    missing = [visible(text.replace(named, "")) for text in model["unknown"]]
    unknown = warn("; ".join(missing))
    totals = model["totals"]
    return [model["label"], model["provider"], _sum(totals["once"]), _sum(totals["month"]), unknown]


def _sum(amounts: dict[str, str]) -> str:
    from tracker.render.filters import money

    return " + ".join(money(amount, currency) for currency, amount in amounts.items()) or "-"


def _send(session: Session, queued: int) -> None:
    from tracker.app.delivering import deliver

    done = deliver(session.app)
    click.echo(f"{count(queued, 'new message')}, {done.sent} sent", err=True)
    for error in done.errors:
        click.echo(warn(f"not sent {visible(error)}"), err=True)
