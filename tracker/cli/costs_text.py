"""The cost report for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from tracker.cli.output import dim, table, visible, warn

_HEAD = ("ONCE, TO DATE", "THIS MONTH", "RUN-RATE", "NOT KNOWN")


def print_costs(facts: dict[str, Any]) -> None:
    """The table by version, or by group; then what changed and what needs a thought."""
    so_far = f", up to {facts['through']}" if facts.get("partial") else ""
    click.echo(click.style(f"Cost of ownership, {facts['month']}{so_far}", bold=True))
    _table(facts)
    _one_currency(facts)
    _other_currencies(facts)
    _changes(facts)
    for stray in facts["unmatched_usage"]:
        click.echo(dim(f"usage of no registered model: {visible(stray['model'])}"))
    for one in facts.get("not_earning", []):
        click.echo(warn(f"no longer earns its place: {one['label']}, {visible(one['why'])}"))
    if unproven := facts.get("unproven"):
        labels = visible(", ".join(unproven))
        click.echo(warn(f"unproven: no gain over a baseline is on record for {labels}"))
    if not facts["complete"]:
        click.echo(
            warn("incomplete: what is not known is left out of the totals, not taken as zero")
        )


def _table(facts: Mapping[str, Any]) -> None:
    totals = facts["totals"]
    if groups := facts.get("groups"):
        total = ["total", "", _sum(totals["once"]), _sum(totals["month"]), ""]
        rows = [_group(one) for one in groups]
        table([*rows, total], ["", "MODELS", _HEAD[0], _HEAD[1], _HEAD[3]])
        return
    rates = [model.get("upkeep") for model in facts["models"]]
    shown = any(rate and rate["run_rate_month"]["amount"] is not None for rate in rates)
    total = ["total", "", _sum(totals["once"]), _sum(totals["month"]), "", ""]
    rows = [["MODEL", "PROVIDER", *_HEAD], *map(_row, facts["models"]), total]
    # Without any [[costs.upkeep]] the column would say nothing.
    head, *rows = rows if shown else [[*row[:4], *row[5:]] for row in rows]
    table(rows, head)
    if shown:
        click.echo(
            dim("run-rate: a month of upkeep, each version by itself: costs break-even MODEL")
        )


def _group(group: Mapping[str, Any]) -> list[str]:
    totals, unknown = group["totals"], len(group["unknown"])
    missing = warn(f"{unknown} unknown") if unknown else ""
    number = str(len(group["labels"]))
    return [visible(group["name"]), number, _sum(totals["once"]), _sum(totals["month"]), missing]


def _row(model: Mapping[str, Any]) -> list[str]:
    # The row says which model it is: its long serving id need not be said again.
    named = f" for {model['provider']} {model['serving_id']}"
    missing = [visible(text.replace(named, "")) for text in model["unknown"]]
    totals = model["totals"]
    return [
        model["label"],
        model["provider"],
        _sum(totals["once"]),
        _sum(totals["month"]),
        _run_rate(model.get("upkeep")),
        warn("; ".join(missing)),
    ]


def _run_rate(upkeep: Mapping[str, Any] | None) -> str:
    from tracker.render.filters import money

    if upkeep is None:
        return "-"
    rate = upkeep["run_rate_month"]
    if rate["amount"] is None:
        return "not known"
    bound = "≥ " if rate["missing"] else ""
    return f"{bound}{money(rate['amount'], upkeep['currency'])}"


def _one_currency(facts: Mapping[str, Any]) -> None:
    """The total in the team's currency, where there was something to convert."""
    from tracker.render.filters import money

    converted = facts.get("converted")
    if not converted or not (converted["rates"] or converted["missing"]):
        return
    for name, words in (("once", "once"), ("month", "this month")):
        one = converted[name]
        parts = [money(one["amount"], converted["currency"])]
        parts += [money(amount, currency) for currency, amount in one["apart"].items()]
        click.echo(f"in {converted['currency']}, {words}: {' + '.join(parts)}")
    for rate in converted["rates"]:
        click.echo(dim(f"at {visible(rate)}"))
    for missing in converted["missing"]:
        click.echo(warn(f"kept apart, no {missing}"))


def _other_currencies(facts: Mapping[str, Any]) -> None:
    """What usage and prices say beside a charge, where its currency keeps the two apart."""
    from tracker.render.filters import money

    for model in facts["models"]:
        for line in model["monthly"]:
            if line["billed"] is None or line["computed"] is None:
                continue
            if line["computed_currency"] != line["currency"]:
                billed = money(line["billed"], line["currency"])
                computed = money(line["computed"], line["computed_currency"])
                said = f"{model['label']}: billed {billed}, {computed} by usage and prices"
                click.echo(dim(visible(said)))


def _changes(facts: Mapping[str, Any]) -> None:
    from tracker.render.filters import money

    changes = facts.get("changes") or []
    for one in changes:
        before, now = (
            "nothing" if one[key] is None else money(one[key], one["currency"])
            for key in ("before", "now")
        )
        partial = f" ({one['why_partial']})" if one["partial"] else ""
        click.echo(dim(f"since last month: {one['label']} {before} → {now}{partial}"))


def _sum(amounts: Mapping[str, str]) -> str:
    from tracker.render.filters import money

    return " + ".join(money(amount, currency) for currency, amount in amounts.items()) or "-"
