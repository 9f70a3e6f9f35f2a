"""From what is known about one version to the account of what it is worth."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import TypeVar

from tracker.costs.amounts import EXACT, Unknown
from tracker.costs.economics import (
    NEVER,
    Against,
    BreakEven,
    CallCost,
    Counterfactual,
    Economics,
    Inputs,
    Line,
    Outcome,
    Part,
    Payback,
    Upkeep,
    WhatIf,
    by_labor,
)
from tracker.costs.figures import Figure, Missing, Total, added, names_of, reckon, total_of
from tracker.costs.periods import once_a_month

T = TypeVar("T")

_HALVES = {"calls × 0.5": Decimal("0.5"), "calls × 1.5": Decimal("1.5")}
_FORCED = (0, 1, 2)


def economics(given: Inputs) -> Economics:
    """Everything D1 of the design notes asks for; unknowns stay unknown, by name."""
    upkeep = by_labor(lambda labor: _upkeep(given, labor=labor))
    calls = given.calls.figure
    against = tuple(_against(given, kind, call) for kind, call in given.others)
    return Economics(
        inputs=given,
        upkeep=upkeep,
        tuned_month=reckon(lambda n, cost: n * cost, calls, given.tuned.cost),
        against=against,
        host_break_even=_host_break_even(given),
        missing=_missing(given),
    )


def _host_break_even(given: Inputs) -> BreakEven:
    """Calls a month from which the other host's cheaper calls pay for its dearer hosting."""
    host = given.host
    if host is None:
        return NEVER
    here = _sum(list(given.lines), Part.MONTH).exact
    more = reckon(lambda there, mine: 12 * (there - mine), host.hosting_month, here)
    cheaper = reckon(lambda mine, its: mine - its, given.tuned.cost, host.call.cost)
    if isinstance(more, Decimal) and more < 0:
        more = Decimal(0)
    return _break_even(more, cheaper)


def _missing(given: Inputs) -> tuple[str, ...]:
    figures = (
        given.calls.figure,
        given.tuned.cost,
        *(call.cost for _, call in given.others),
        *(line.amount for line in given.lines),
        given.planned.figure,
        given.evals.figure,
        given.forced.rate,
        *((given.host.call.cost, given.host.hosting_month) if given.host else ()),
    )
    return names_of(figures)


def _upkeep(given: Inputs, *, labor: bool) -> Upkeep:
    """The run-rate has four terms; of a term with a gap, what is known is in the lower bound."""
    lines = [line for line in given.lines if labor or not line.labor]
    retune, refresh = _sum(lines, Part.RETUNE), _sum(lines, Part.REFRESH)
    hosting = _sum(lines, Part.MONTH)
    forced = _times(given.forced.rate, retune)
    year = added(
        _times(given.planned.figure, refresh, retune),
        forced,
        _times(Decimal(12), hosting),
        _times(given.evals.figure, _sum(lines, Part.YEAR)),
    )
    once = total_of(line.amount for line in lines if line.part in (Part.RETUNE, Part.START))
    return Upkeep(
        retune=retune,
        refresh=refresh,
        once=once,
        hosting_month=hosting,
        year=year,
        forced_year=forced,
        next_year=_next_year(given, retune),
        amortized_month=_amortized(given, once),
        tuned_year=added(
            once,
            year,
            total_of([reckon(lambda n, cost: 12 * n * cost, given.calls.figure, given.tuned.cost)]),
        ),
    )


def _sum(lines: list[Line], part: Part) -> Total:
    return total_of(line.amount for line in lines if line.part is part)


def _times(count: Figure, *totals: Total) -> Total:
    """So many times these: nothing if there is no time, whatever is missing of them."""
    if count == 0:
        return Total(Decimal(0))
    each = added(*totals)
    if isinstance(count, Missing):
        return Total(Decimal(0), names_of((count, each.exact)))
    return Total(EXACT.multiply(count, each.amount), each.missing)


def _next_year(given: Inputs, retune: Total) -> Total:
    """What the next 365 days are expected to force, by the lives of bases of this age."""
    chance = given.forced.chance
    if isinstance(chance, Unknown):
        return Total(Decimal(0), (chance.reason,))
    # Multiplied before it is divided: 36/46 has no end in decimals.
    cost = EXACT.multiply(retune.amount, Decimal(chance.ended))
    return Total(EXACT.divide(cost, Decimal(chance.survivors)), retune.missing)


def _amortized(given: Inputs, once: Total) -> Total:
    life = given.forced.life_days
    if isinstance(life, Missing):
        return Total(Decimal(0), names_of((once.exact, life)))
    return Total(once_a_month(once.amount, life), once.missing)


def _against(given: Inputs, kind: Counterfactual, other: CallCost) -> Against:
    calls = given.calls.figure
    return Against(
        kind=kind,
        call=other,
        saving=_saving(given, other.cost),
        month=reckon(lambda n, cost: n * cost, calls, other.cost),
        year=reckon(lambda n, cost: 12 * n * cost, calls, other.cost),
        outcome=by_labor(lambda labor: _outcome(given, other, labor=labor)),
        what_if=tuple(_what_if(given, other)),
    )


def _saving(given: Inputs, other: Figure) -> Figure:
    return reckon(lambda mine, its: its - mine, given.tuned.cost, other)


def _outcome(given: Inputs, other: CallCost, *, labor: bool) -> Outcome:
    upkeep, saving = _upkeep(given, labor=labor), _saving(given, other.cost)
    owed, once = upkeep.year.exact, upkeep.once.exact
    months = Decimal(given.over_months)
    with_once = reckon(lambda year, spent: year + 12 * spent / months, owed, once)
    net = _net(given.calls.figure, saving, owed)
    payback = _payback(once, net, saving)
    return Outcome(
        break_even=_break_even(owed, saving),
        break_even_with_once=_break_even(with_once, saving),
        net_month=net,
        payback_months=payback,
        flags=tuple(_flags(payback, given)),
    )


def _net(calls: Figure, saving: Figure, owed_a_year: Figure) -> Figure:
    return reckon(lambda n, each, year: n * each - year / 12, calls, saving, owed_a_year)


def _break_even(owed_a_year: Figure, saving: Figure) -> BreakEven:
    if isinstance(saving, Decimal) and saving <= 0:
        return NEVER  # whatever the upkeep may be
    calls = reckon(lambda year, each: _up(year / 12 / each), owed_a_year, saving)
    return calls if isinstance(calls, Missing) else int(calls)


def _up(calls: Decimal) -> Decimal:
    return calls.to_integral_value(ROUND_CEILING)


def _payback(once: Figure, net: Figure, saving: Figure) -> Payback:
    if isinstance(saving, Decimal) and saving <= 0:
        return NEVER
    if isinstance(net, Decimal) and net <= 0:
        return NEVER
    return reckon(lambda spent, month: spent / month, once, net)


def _flags(payback: Payback, given: Inputs) -> list[str]:
    """What the payback means beside the life of a base: it may not live to see it."""
    if not isinstance(payback, Decimal):
        return []
    left = given.forced.months_left
    found = []
    if left is not None and payback > left:
        found.append(f"longer than the {left:.2f} months this base has left")
    for share, months in (
        ("half", given.forced.half_months),
        ("a quarter", given.forced.quarter_months),
    ):
        if isinstance(months, Decimal) and payback > months:
            lived = f"{share} of this provider's bases lived ({months:.2f} months)"
            found.append(f"longer than {lived}")
            break
    return found


def _what_if(given: Inputs, other: CallCost) -> list[WhatIf]:
    owed = _upkeep(given, labor=True).year.exact
    saving, calls = _saving(given, other.cost), given.calls.figure
    found = [
        WhatIf(name, _net(reckon(lambda n, by=share: n * by, calls), saving, owed))
        for name, share in _HALVES.items()
    ]
    for rate in _FORCED:
        forced = replace(given.forced, rate=Decimal(rate))
        year = _upkeep(replace(given, forced=forced), labor=True).year.exact
        found.append(WhatIf(f"{rate} forced retunes a year", _net(calls, saving, year)))
    uncached = _saving(given, other.uncached_cost)
    return [*found, WhatIf("nothing cached", _net(calls, uncached, owed))]
