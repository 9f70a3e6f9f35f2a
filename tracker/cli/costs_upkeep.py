"""``tracker costs upkeep``: what keeping a model up takes, as the team gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import dim, echo_json, table, visible

if TYPE_CHECKING:
    from tracker.config.upkeep import UpkeepSettings


@click.command(
    epilog="\b\nExamples:\n  tracker costs upkeep support-triage\n"
    "  tracker costs upkeep support-triage eval_cost=3.112 review_hours=4\n"
    "  tracker costs upkeep support-triage call.uncached=350 call.output=120 labor_rate=90"
)
@click.argument("model")
@click.argument("pairs", nargs=-1, metavar="[KEY=VALUE]...")
@json_option
@click.pass_obj
def upkeep(session: Session, model: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Show the [[costs.upkeep]] of a model, or set keys of it in the configuration file.

    The keys are those of docs/costs.md. labor_rate holds for all models. The rest of the file stays
    as it is.
    """
    from tracker.app.upkeep import change_upkeep, read_pairs, upkeep_json, upkeep_of

    given = read_pairs(pairs)
    found = change_upkeep(session.app, model, given) if given else upkeep_of(session.app, model)
    if as_json:
        echo_json(upkeep_json(found))
        return
    if given:
        click.echo(f"{session.app.config.path}: {visible(', '.join(given))} set")
    _print(found, upkeep_json(found))


def _print(found: UpkeepSettings, values: dict[str, Any]) -> None:
    keys = {key: value for key, value in values.items() if key != "model"}
    known = [[key, _text(value)] for key, value in keys.items() if value is not None]
    if known:
        table(known, [f"UPKEEP OF {found.model}", "VALUE"])
    absent = [key for key, value in keys.items() if value is None]
    if absent:
        click.echo(dim(f"not given: {', '.join(absent)}"))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{count:,} {name}" for name, count in value.items() if count)
    return f"{value:,}" if isinstance(value, int) else str(value)
