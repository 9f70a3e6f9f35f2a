"""``tracker plan``: by when, what to do, and what is not known."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import echo_json


@click.command(
    epilog="""\b
Examples:
  tracker plan
  tracker plan support-triage --on 2026-12-01
  tracker plan --assume openai/gpt-4.1-mini=2027-03-01 --json"""
)
@click.argument("model", required=False)
@click.option("--on", type=DAY, help="Plan as of this day  [default: today].")
@click.option(
    "--assume",
    "assumed",
    multiple=True,
    metavar="PROVIDER/MODEL=DATE",
    help="What if this base, and its fine-tunes, ended on this day (repeatable).",
)
@json_option
@click.pass_obj
def plan(
    session: Session, model: str | None, on: date | None, assumed: tuple[str, ...], as_json: bool
) -> None:
    """By when to act, every way on, and which one the record speaks for.

    MODEL is a model, or model@3. Without it: all of them, by the day to act. On the facts already
    known: tracker check reads new ones.
    """
    from tracker.app.plan_views import plan_json, portfolio_json
    from tracker.app.planning import plan as plan_one
    from tracker.app.planning import portfolio
    from tracker.cli.plan_text import print_plan, print_portfolio

    if model is None:
        found = portfolio(session.app, on=on, assumed=assumed)
        if as_json:
            echo_json(portfolio_json(found))
        else:
            print_portfolio(found)
        return
    found = plan_one(session.app, model, on=on, assumed=assumed)
    [only] = found.plans
    if as_json:
        echo_json(plan_json(only, found))
    else:
        print_plan(only, found, session.app.now())
