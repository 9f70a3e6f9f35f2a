"""``tracker decide``: what was decided about a model, by whom, when and why."""

from __future__ import annotations

from datetime import date

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import dim, echo_json, visible, warn

ACTIONS = ("retune", "prompt", "retrieve", "stay", "move-host", "retire")


@click.command(
    epilog="""\b
Examples:
  tracker decide support-triage move-host --note 'Azure, terms checked' --due 2026-12-18
  tracker decide support-triage@3 stay --note 'until the pilot is over' --review-on 2026-12-01
  tracker decide --list support-triage"""
)
@click.argument("model")
@click.argument("action", required=False, type=click.Choice(ACTIONS))
@click.option("--note", default="", help="Why: a sentence for whoever reads it next year.")
@click.option("--due", type=DAY, help="When it will be done  [default: the last day to roll out].")
@click.option("--review-on", type=DAY, help="When to look at it again  [default: in 90 days].")
@click.option(
    "--decider",
    "deciders",
    multiple=True,
    metavar="NAME",
    help="Who decided, besides you; repeatable.",
)
@click.option("--list", "listing", is_flag=True, help="Show what was decided so far.")
@json_option
@click.pass_obj
def decide(
    session: Session,
    model: str,
    action: str | None,
    note: str,
    due: date | None,
    review_on: date | None,
    deciders: tuple[str, ...],
    listing: bool,
    as_json: bool,
) -> None:
    """Record what was decided about MODEL. A decision is kept for ever; a later one replaces it.

    The alert follows: what was decided quiets it until its due date, to stay until the review, and
    a registered successor, or tracker models retire, ends it. A review is never later than 20
    business days before the retrain-by date; when those have begun, on that date, or in a week.
    """
    if listing:
        _print_list(session, model, as_json=as_json)
        return
    if action is None:
        msg = f"say what was decided: {', '.join(ACTIONS)}"
        raise click.UsageError(msg)
    from tracker.app.deciding import Choice
    from tracker.app.deciding import decide as run
    from tracker.app.views import decision_json
    from tracker.cli.decided_text import decided_line, moved_line

    choice = Choice(action, note, review_on=review_on, due=due, deciders=deciders)
    found = run(session.app, model, choice)
    if as_json:
        echo_json(decision_json(found.decision, found.version.label))
        return
    click.echo(f"{found.version.label}: {visible(decided_line(found.decision))}")
    if found.review_moved:
        click.echo(warn(moved_line(found.decision, review_on, found.review_moved)))
    if action == "retire":
        reference = f"{found.version.details.model}@{found.version.number}"
        click.echo(dim(f"next, when it is out of service: tracker models retire {reference}"))


def _print_list(session: Session, model: str, *, as_json: bool) -> None:
    from tracker.app.deciding import decisions_of
    from tracker.app.views import decision_json
    from tracker.cli.decided_text import decided_line

    found = decisions_of(session.app, model)
    if as_json:
        echo_json([decision_json(decision, version.label) for version, decision in found])
        return
    if not found:
        click.echo(f"nothing was decided about {model} yet: tracker plan {model}")
    for version, decision in found:
        click.echo(f"{version.label}  {visible(decided_line(decision))}")
