"""``tracker costs call``: what calls of one size cost on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import count, dim, echo_json, table, visible, warn

if TYPE_CHECKING:
    from tracker.costs.call_price import CallLine, CallPrice, CallSum

_TOKENS = click.IntRange(0, 10**12)


@click.command(
    epilog="\b\nExamples:\n"
    "  tracker costs call openai/gpt-4.1-mini --input 1950 --cached 1280 --output 120\n"
    "  tracker costs call openai/o3 --input 1000000 --output 1000000 --on 2025-06-01\n"
    "  tracker costs call triage --input 350 --output 120 --calls 1000000 --json"
)
@click.argument("model")
@click.option(
    "--input",
    "input_tokens",
    type=_TOKENS,
    default=0,
    metavar="N",
    help="Input tokens of one call, all in all.",
)
@click.option(
    "--cached",
    "cached_tokens",
    type=_TOKENS,
    default=0,
    metavar="N",
    help="So many of the input are cached.",
)
@click.option(
    "--output",
    "output_tokens",
    type=_TOKENS,
    default=0,
    metavar="N",
    help="Output tokens of one call.",
)
@click.option(
    "--calls",
    type=click.IntRange(1, 10**12),
    default=1,
    show_default=True,
    metavar="N",
    help="So many calls of this size.",
)
@click.option("--on", type=DAY, help="At the prices of this day  [default: today].")
@json_option
@click.pass_obj
def call(session: Session, /, model: str, on: date | None, as_json: bool, **size: Any) -> None:
    """What calls of one size cost: MODEL is PROVIDER/MODEL, or one that is registered.

    Prices are those that 'tracker costs prices list MODEL' shows. Where they depend on the length
    of the context, the size of one call decides. A price nobody knows is named, and the total
    incomplete.
    """
    from tracker.app.prices import call_price
    from tracker.costs.call_json import call_price_to_json
    from tracker.costs.call_price import CallSize

    found = call_price(session.app, model, CallSize(**size), on)
    if as_json:
        echo_json(call_price_to_json(found))
    else:
        _print(found, session.app.today())


def _print(price: CallPrice, today: date) -> None:
    head = f"{count(price.size.calls, 'call')} of {price.provider}/{price.model}"
    click.echo(click.style(visible(head), bold=True) + dim(f"   at the prices of {price.on}"))
    click.echo()
    columns = ["TOKENS", "QUANTITY", "RATE", "AMOUNT", "FROM", "VALID", "READ"]
    table([_row(line, today) for line in price.lines], columns)
    click.echo()
    sums = {"total": price.total}
    if price.size.calls > 1:
        sums["one call"] = price.one
    if price.size.cached_tokens:
        sums["were nothing cached"] = price.uncached
    table([[name, _sum(found)] for name, found in sums.items()])
    for name in price.total.missing:
        click.echo(warn(visible(f"missing: {name}")))
    if price.total.missing and price.total.totals:
        click.echo(warn("incomplete: the total is a lower bound (≥)"))


def _row(line: CallLine, today: date) -> list[str]:
    from tracker.cli.costs_prices_text import valid_and_read
    from tracker.costs.amounts import Unknown, amount_text
    from tracker.costs.price_quotes import per_text

    head = [line.kind.words, f"{line.tokens:,}"]
    if line.quote is None or line.rate is None or isinstance(line.cost, Unknown):
        return [*head, warn("not known"), "", "", "", ""]
    rate = f"{amount_text(line.rate)} {line.quote.currency} per {per_text(line.quote.per)}"
    valid, read = valid_and_read(line.quote, today)
    return [*head, rate, amount_text(line.cost.amount), line.quote.origin.value, valid, read]


def _sum(found: CallSum) -> str:
    from tracker.costs.amounts import amount_text

    parts = [f"{amount_text(amount)} {name}" for name, amount in found.totals.items()]
    return f"{'≥ ' if found.missing and parts else ''}{' + '.join(parts) or 'not known'}"
