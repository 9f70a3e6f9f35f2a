"""``tracker costs lifetimes``: how long bases lived, and what is left to one of a certain age."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.main import Session
from tracker.cli.options import json_option
from tracker.cli.output import dim, echo_json, table, visible, warn

if TYPE_CHECKING:
    from tracker.app.lifetimes import Group

OF = ("snapshots", "releases", "tunable", "notice")
"""Of ``app.lifetimes.Of``, which is not imported for ``--help``; a test holds this to it."""

_DAYS = click.IntRange(0, 36_525)
_A_YEAR = 365


@click.command(
    epilog="\b\nExamples:\n  tracker costs lifetimes\n"
    "  tracker costs lifetimes openai --age 600 --within 180\n"
    "  tracker costs lifetimes openai --of tunable --json\n"
    "  tracker costs lifetimes --of notice --from-file deprecations.json"
)
@click.argument("provider", required=False)
@click.option("--of", type=click.Choice(OF), help="Only these lives  [default: all].")
@click.option("--age", type=_DAYS, metavar="DAYS", help="What became of those that got as old?")
@click.option(
    "--within", type=_DAYS, metavar="DAYS", help="Of an end within so many days  [default: 365]."
)
@click.option(
    "--from-file",
    "feed",
    type=click.Path(path_type=Path),
    help="Days of notice as a saved feed of deprecations.info states them.",
)
@json_option
@click.pass_obj
def lifetimes(
    session: Session,
    provider: str | None,
    of: str | None,
    age: int | None,
    within: int | None,
    feed: Path | None,
    as_json: bool,
) -> None:
    """How long bases lived, in days, by provider: what forced retunes are reckoned from.

    snapshots are all ids with a date in them, releases leave out previews and fine-tunes, tunable
    are bases that could be fine-tuned, notice is how long before an end it was announced, with each
    model counted once, by its newest announcement.
    """
    from tracker.app.lifetimes import Of, lifetimes_json
    from tracker.app.lifetimes import lifetimes as found

    asked = None if age is None and within is None else (age or 0, _or_year(within))
    groups = found(provider, Of(of) if of else None, asked=asked, feed=feed)
    if as_json:
        echo_json(lifetimes_json(groups, feed))
    else:
        _print(groups, feed)


def _or_year(within: int | None) -> int:
    return _A_YEAR if within is None else within


def _print(groups: list[Group], feed: Path | None) -> None:
    from tracker.app.lifetimes import lifetimes_json

    told = lifetimes_json(groups, feed)
    head = ["PROVIDER", "OF", "N", "MIN", "P25", "MEDIAN", "P75", "MAX", "FORCED A YEAR"]
    table([_row(group) for group in groups], head)
    aged = [_aged(group) for group in groups if group.at_age]
    if aged:
        click.echo()
        table(aged, ["PROVIDER", "OF", "AGE", "GOT OLDER", "ENDED WITHIN", "CHANCE", "MEDIAN LEFT"])
    for group in groups:
        if group.doubt:
            click.echo(warn(visible(f"{group.provider}: {group.doubt}")))
    said = f"as {feed} states them" if feed else f"as of {told['noted']}"
    click.echo(dim(visible(f"days; {told['note']}; {said}")))


def _row(group: Group) -> list[str]:
    from tracker.app.lifetimes import Of
    from tracker.costs.amounts import Unknown

    found, head = group.spread, [group.provider, group.of.words, str(len(group.days))]
    if isinstance(found, Unknown):
        return [*head, found.reason, "", "", "", "", ""]
    quartiles = (found.quarter, found.median, found.three_quarters)
    rate = "" if group.of is Of.NOTICE else f"{found.forced_per_year:.4f}"
    return [*head, str(found.least), *(f"{q:f}" for q in quartiles), str(found.most), rate]


def _aged(group: Group) -> list[str]:
    from tracker.costs.amounts import Unknown

    found = group.at_age
    if found is None:
        return []
    head = [group.provider, group.of.words, str(found.age), str(found.survivors)]
    if isinstance(found.chance, Unknown) or isinstance(found.remaining, Unknown):
        return [*head, "not enough history", "", ""]
    ended = f"{found.chance.ended} within {found.within}"
    return [*head, ended, f"{found.chance.probability:.4f}", f"{found.remaining:f}"]
