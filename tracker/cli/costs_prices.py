"""``tracker costs prices``: which price, from where, valid when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from tracker.cli.costs_prices_text import (
    finding_json,
    quote_json,
    quote_row,
    row_text,
)
from tracker.cli.main import Session
from tracker.cli.options import DAY, json_option
from tracker.cli.output import count, dim, echo_json, table, visible, warn
from tracker.domain.whole import read_whole

KINDS = (
    "input",
    "cached_input",
    "output",
    "batch_input",
    "batch_output",
    "training",
    "hosting_hour",
    "model_unit_hour",
    "gpu_hour",
    "storage_month",
)
"""Of ``PriceKind``, which is not imported for ``--help``; a test holds this to it."""

_UNITS = {"k": 1_000, "m": 1_000_000}
_MOST_UNITS = 10**9 - 1


class PerType(click.ParamType[int]):
    """``1M``, ``1k`` or ``1``."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value).strip().lower()
        unit = _UNITS.get(text[-1:], 1)
        number = read_whole(text[:-1] if unit > 1 else text, _MOST_UNITS)
        if not number:
            self.fail(f"{value!r} is not a number of units; write it like 1M, 1k or 1", param, ctx)
        return number * unit


class PriceType(click.ParamType[Decimal]):
    """An exact amount, never by way of a float."""

    name = "PRICE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        from tracker.costs.price_file import is_price

        if _is_signed(str(value)):
            self.fail(f"{value} is below zero, which no price is; leave the sign out", param, ctx)
        if not is_price(str(value)):
            self.fail(f"{value!r} is not a price; write it like 0.80", param, ctx)
        return Decimal(str(value))


def _is_signed(text: str) -> bool:
    from tracker.costs.price_file import is_price

    return text.startswith("-") and is_price(text[1:])


class SetCommand(click.Command):
    """A price with a sign is a price that cannot be, not an option nobody knows."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            signed = (w for w in words if w.startswith(error.option_name) and _is_signed(w))
            if (price := next(signed, None)) is None:
                raise
            [argument] = (one for one in self.params if one.name == "price")
            argument.type.convert(price, argument, ctx)
            raise


@click.group()
def prices() -> None:
    """Which price governs which model, from where, and since when.

    Your own rows (prices_file in the configuration) come first, then the shipped ones of
    fine-tunes, then the dated list prices of genai-prices. Training, hosting and GPU prices are
    yours alone: no list agrees on them.
    """


@prices.command(
    "list",
    epilog="\b\nExamples:\n  tracker costs prices list\n"
    "  tracker costs prices list openai/o3 --on 2025-06-01\n  tracker costs prices list triage",
)
@click.argument("model", required=False)
@click.option("--on", type=DAY, help="The day they are valid on  [default: today].")
@json_option
@click.pass_obj
def list_(session: Session, model: str | None, on: date | None, as_json: bool) -> None:
    """The rows there are, or what governs MODEL: PROVIDER/MODEL, or one that is registered."""
    from tracker.app.prices import list_prices

    found = list_prices(session.app, model, on)
    today = session.app.today()
    if as_json:
        quotes = [quote_json(quote, today) for quote in found.quotes]
        unknown = [one.reason for one in found.unknown]
        echo_json({"on": found.on.isoformat(), "prices": quotes, "unknown": unknown})
        return
    head = ["PROVIDER", "MODEL", "KIND", "PRICE", "FROM", "VALID", "READ"]
    if found.quotes:
        table([quote_row(quote, today) for quote in found.quotes], head)
    for one in found.unknown:
        click.echo(warn(visible(f"unknown: {one.reason}")))


@prices.command(
    "set",
    cls=SetCommand,
    epilog="\b\nExamples:\n"
    "  tracker costs prices set 'openai/ft:gpt-4.1-mini-2025-04-14:*' training 5.00 \\\n"
    "    --source 'invoice 2026-117' --from 2026-10-01\n"
    "  tracker costs prices set azure/triage-ft hosting_hour 1.70 --source URL --close",
)
@click.argument("model", metavar="PROVIDER/MODEL")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("price", type=PriceType())
@click.option("--source", required=True, help="Where it was read: an address, or an invoice.")
@click.option("--per", type=PerType(), help="Units it buys: 1M tokens, or 1 hour or month.")
@click.option("--currency", help="[default: costs.currency]")
@click.option("--from", "valid_from", type=DAY, help="The first day  [default: today].")
@click.option("--to", "valid_to", type=DAY, help="The last day  [default: until further notice].")
@click.option("--close", is_flag=True, help="End the price that holds so far the day before.")
@json_option
@click.pass_obj
def set_(session: Session, /, **said: Any) -> None:
    """Add a price to your price file. What stands in it stays as it is, comments included.

    MODEL may have a * in it, which stands for any characters; the row that spells out most wins.
    """
    from tracker.app.price_file import NewPrice, price_file, set_price
    from tracker.costs.prices import PriceKind

    as_json = said.pop("as_json")
    row, edited = set_price(session.app, NewPrice(**said | {"kind": PriceKind(said["kind"])}))
    if as_json:
        ended = [one.as_written for one in edited.ended]
        echo_json({"added": row.as_written, "ended": ended})
        return
    _say_if_named(session)
    click.echo(visible(f"{price_file(session.app)}: {row_text(row)}"))
    for one in edited.ended:
        click.echo(visible(f"  ended the day before: the price since {one.valid_from}"))


def _say_if_named(session: Session) -> None:
    """The configuration of this run is that from before the price was added."""
    config = session.app.config
    if config.costs.prices_file is None:
        from tracker.app.price_file import price_file

        click.echo(f'{config.path}: prices_file = "{price_file(session.app).name}" set')


@prices.command("check", epilog="\b\nExample:\n  tracker costs prices check")
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """What is wrong: overlaps, impossible, contradicted and old prices, and those usage lacks.

    Usage of the last 62 days has to have a price. The exit code is 1 if there is an error.
    """
    from tracker.app import prices as use_case

    findings = use_case.check(ctx.ensure_object(Session).app)
    if as_json:
        echo_json({"findings": [finding_json(one) for one in findings]})
    elif not findings:
        click.echo("nothing is wrong with the prices")
    else:
        for one in findings:
            mark = click.style("error", fg="red", bold=True) if one.error else warn("warning")
            click.echo(f"{mark}: {visible(one.what)} {dim(f'({one.hint})')}")
    if any(one.error for one in findings):
        ctx.exit(1)


@prices.group("import")
def import_() -> None:
    """Prices out of lists of others, into your price file."""


@import_.command(
    "litellm",
    epilog="\b\nExample:\n"
    "  tracker costs prices import litellm model_prices_and_context_window.json --from 2026-11-01",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "valid_from", type=DAY, help="The first day  [default: today].")
@click.option("--model", "globs", multiple=True, help="Only entries of this name; * is allowed.")
@json_option
@click.pass_obj
def litellm(
    session: Session, file: Path, valid_from: date | None, globs: tuple[str, ...], as_json: bool
) -> None:
    """Take over LiteLLM's prices of the models in use that no other source has.

    Its map keeps no history, so --from says since when they hold. Prices that cannot be right are
    left out and named.
    """
    from tracker.app.prices import import_litellm

    done = import_litellm(session.app, file, valid_from, globs)
    if as_json:
        echo_json({"added": [row.as_written for row in done.rows], "left_out": list(done.doubts)})
        return
    if done.rows:
        _say_if_named(session)
    click.echo(f"{count(len(done.rows), 'price')} added")
    if not done.rows and not globs:
        click.echo(dim("  the models in use have their prices, or are not in the map"))
    for row in done.rows:
        click.echo(visible(f"  {row_text(row)}"))
    for doubt in done.doubts:
        click.echo(warn(visible(f"  left out: {doubt}")))
