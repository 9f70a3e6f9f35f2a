"""The account of one fine-tune for a person."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import click

from tracker.cli.output import dim, table, visible, warn
from tracker.cli.spent_text import saved_lines, spent_words
from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.economics import Against, BreakEven, Economics, Line
from tracker.costs.figures import Figure, Missing, Total
from tracker.costs.forced import SURVIVORSHIP
from tracker.costs.spending import Spent
from tracker.costs.what_if import what_if

_UNKNOWN = "not known"
_KEY = " under [[costs.upkeep]]"


def print_account(account: Economics) -> None:
    """Lines, upkeep, the comparison, what if, what is missing."""
    given = account.inputs
    click.echo(click.style(f"{given.label}: is it worth its keep?", bold=True), nl=False)
    click.echo(dim(f"   as of {given.on}, in {given.currency}"))
    _calls(account)
    _lines(given.lines)
    _upkeep(account)
    _against(account)
    _what_if(account)
    _host(account)
    _rest(account)


def print_spent(spent: Spent, currency: str) -> None:
    """What it has cost so far, and what that saved or wasted."""
    calls = dim(f"   in {spent.requests:,} calls")
    click.echo(f"spent to date  {spent_words(spent)}{calls}")
    for line in saved_lines(spent, currency):
        click.echo(f"  {line}")


def _calls(account: Economics) -> None:
    given = account.inputs
    calls = given.calls.figure
    number = _UNKNOWN if isinstance(calls, Missing) else f"{calls:,.0f}"
    click.echo(f"calls a month  {number}   {dim(visible(given.calls.source))}")
    click.echo(f"one call       {_exact(given.tuned.cost)}   {dim(visible(given.tuned.source))}")
    click.echo(f"a month        {_sum(account.month_served)}   {dim('calls and hosting')}")


def _lines(lines: Iterable[Line]) -> None:
    click.echo()
    head = ["PER", "LINE", "QUANTITY", "RATE", "AMOUNT", "SOURCE"]
    table([_line(line) for line in lines], head)


def _line(line: Line) -> list[str]:
    kind = f"{line.kind} (labor)" if line.labor else line.kind
    quantity = f"{_exact(line.quantity)} {line.unit}"
    amount = warn(_UNKNOWN) if isinstance(line.amount, Missing) else amount_text(line.amount)
    return [line.part.value, kind, quantity, _exact(line.rate), amount, visible(line.source)]


def _upkeep(account: Economics) -> None:
    with_labor, without = account.upkeep.with_labor, account.upkeep.without_labor
    pairs: list[tuple[str, Figure | Total, Figure | Total]] = [
        ("one training", account.training, account.training),
        ("one retune", with_labor.retune, without.retune),
        ("spent once", with_labor.once, without.once),
        ("  a month, over the life left", with_labor.amortized_month, without.amortized_month),
        ("run-rate a year", with_labor.year, without.year),
        ("  forced retunes alone", with_labor.forced_year, without.forced_year),
        ("  expected in 365 days, by age", with_labor.next_year, without.next_year),
        ("run-rate a month", with_labor.month, without.month),
        ("all, in 12 months", with_labor.tuned_year, without.tuned_year),
    ]
    click.echo()
    rows = [[name, _sum(one), _sum(other)] for name, one, other in pairs]
    table(rows, ["UPKEEP", "WITH LABOR", "WITHOUT"])
    forced = account.inputs.forced
    rate = "" if isinstance(forced.rate, Missing) else f"{forced.rate:.4f} a year, "
    click.echo(dim(f"forced retunes: {rate}{visible(forced.basis)}"))
    if not isinstance(forced.chance, Unknown):
        chance = forced.chance
        said = f"{chance.ended} of {chance.survivors} bases that got {forced.age:,} days old"
        click.echo(dim(f"had nothing been announced: {said} ended within 365 days"))
        click.echo(dim(SURVIVORSHIP))


def _against(account: Economics) -> None:
    click.echo()
    head = ["AGAINST", "MODEL", "ONE CALL", "SAVING", "BREAK-EVEN", "NET A MONTH", "PAYBACK"]
    table([_comparison(one) for one in account.against], head)
    for one in account.against:
        for flag in one.outcome.with_labor.flags:
            click.echo(warn(f"payback against the {one.kind.value}: {visible(flag)}"))
    over = account.inputs.over_months
    click.echo(
        dim(f"break-even: calls a month for the upkeep / and what was spent once, in {over} months")
    )
    without = [one.outcome.without_labor.break_even for one in account.against]
    words = ", ".join(_calls_text(calls) for calls in without)
    click.echo(dim(f"without labor: {words}"))


def _comparison(one: Against) -> list[str]:
    outcome = one.outcome.with_labor
    shape = one.call.shape
    cached = f", {shape.cached_share:.0%} of input cached" if shape else ""
    payback = outcome.payback_months
    return [
        one.kind.value,
        visible(one.call.model or "-") + cached,
        _exact(one.call.cost),
        _exact(one.saving),
        _both(outcome.break_even, outcome.break_even_with_once),
        _sum(outcome.net_month),
        f"{payback:.2f} months" if isinstance(payback, Decimal) else _calls_text(payback),
    ]


def _both(first: int | str | Missing, second: int | str | Missing) -> str:
    one, other = _calls_text(first), _calls_text(second)
    return one if one == other else f"{one} / {other}"


def _calls_text(calls: int | str | Missing) -> str:
    if isinstance(calls, Missing):
        return _UNKNOWN
    return calls if isinstance(calls, str) else f"{calls:,}"


def _what_if(account: Economics) -> None:
    columns = [what_if(account, one) for one in account.against]
    if all(isinstance(what.net_month, Missing) for column in columns for what in column):
        return
    click.echo()
    rows = [
        [alike[0].name, *(_sum(what.net_month) for what in alike)]
        for alike in zip(*columns, strict=True)
    ]
    head = [one.kind.value.removesuffix(" prompted").upper() for one in account.against]
    table(rows, ["NET A MONTH, IF", *head])


def _host(account: Economics) -> None:
    host = account.inputs.host
    if host is None:
        return
    there = visible(f"{host.provider}/{host.call.model or '-'}")
    month = _sum(host.month(account.inputs.calls.figure))
    monthly = f"{_sum(host.hosting_month)} of hosting a month, {_exact(host.call.cost)} a call"
    click.echo(f"\nelsewhere: {there}   {monthly}; {month} a month in all")
    click.echo(_cheaper_there(account.host_break_even))


def _cheaper_there(calls: BreakEven) -> str:
    if isinstance(calls, int):
        return f"cheaper there from {calls:,} calls a month"
    if isinstance(calls, Missing):
        return "from how many calls a month it is cheaper there is not known"
    return "cheaper there at no number of calls"


def _rest(account: Economics) -> None:
    click.echo()
    for note in account.inputs.notes:
        if note != SURVIVORSHIP:  # it stands where lives are spoken of
            click.echo(dim(visible(note)))
    keys = [name.removesuffix(_KEY) for name in account.missing if _is_key(name)]
    for name in account.missing:
        if not _is_key(name):
            click.echo(warn(f"missing: {visible(name)}"))
    if keys:
        click.echo(warn(f"missing{_KEY}: {', '.join(keys)}"))
    if not account.complete:
        click.echo(
            warn("incomplete: sums are lower bounds (≥), and what rests on them is not known")
        )


def _is_key(name: str) -> bool:
    """Whether a single key of the configuration would do."""
    return name.endswith(_KEY) and " " not in name.removesuffix(_KEY)


def _exact(figure: Figure) -> str:
    return _UNKNOWN if isinstance(figure, Missing) else _plain(figure)


def _plain(figure: Decimal) -> str:
    """Counts without a point; amounts as they are."""
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else amount_text(figure)


def _sum(value: Figure | Total) -> str:
    if isinstance(value, Total):
        if value.complete:
            return f"{value.amount:,.2f}"
        return f"≥ {value.amount:,.2f}" if value.amount else _UNKNOWN
    return _UNKNOWN if isinstance(value, Missing) else f"{value:,.2f}"
