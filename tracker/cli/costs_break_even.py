"""``tracker costs break-even``: is a fine-tune worth its keep?"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click

from tracker.cli.main import Session
from tracker.cli.options import DayType, json_option
from tracker.cli.output import echo_json, warn

_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{0,6})?")


class ForcedType(click.ParamType[str]):
    """A number of retunes a year, or ``lifetimes``."""

    name = "NUMBER|lifetimes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip().lower()
        if text != "lifetimes" and not _NUMBER.fullmatch(text):
            self.fail(f"{value!r} is neither a number nor 'lifetimes'", param, ctx)
        return text


@click.command(
    "break-even",
    epilog="\b\nExamples:\n  tracker costs break-even support-triage\n"
    "  tracker costs break-even support-triage --calls 3000000 --json",
)
@click.argument("model")
@click.option("--calls", type=click.IntRange(min=0), help="Calls a month, instead of those known.")
@click.option(
    "--forced",
    type=ForcedType(),
    help="Forced retunes a year; 'lifetimes': as if no end were announced.",
)
@click.option(
    "--over",
    "over_months",
    type=click.IntRange(min=1),
    default=18,
    show_default=True,
    metavar="MONTHS",
    help="In which time what was spent once shall be back.",
)
@click.option("--on", type=DayType(), help="Reckon as of another day. [default: today]")
@json_option
@click.pass_obj
def break_even(
    session: Session, /, model: str, on: date | None, as_json: bool, **assumed: Any
) -> None:
    """Calls a month from which a fine-tune pays, against the three ways to do without it.

    These are the same base with a longer prompt, a bigger model, and the successor its provider
    names. Hours, tokens and refreshes come from [[costs.upkeep]] of the configuration. What is
    missing is named; what rests on it is not known.
    """
    from tracker.app.economics import Asked, economics, unused_upkeep
    from tracker.app.registry import find
    from tracker.app.spending import spending
    from tracker.cli.costs_break_even_text import print_account, print_spent
    from tracker.costs.economics_json import economics_to_json
    from tracker.costs.spending import spent_to_json

    app = session.app
    version, asked = find(app, model), Asked.read(**assumed)
    account = economics(app, version, on=on or app.today(), asked=asked)
    for line in unused_upkeep(app):
        click.echo(warn(line), err=True)
    spent = spending(app, [version], on=account.inputs.on)[version.id]
    if as_json:
        echo_json(economics_to_json(account) | {"to_date": spent_to_json(spent)})
    else:
        print_account(account)
        print_spent(spent, account.inputs.currency)
