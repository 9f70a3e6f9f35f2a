"""From what is known about one version to the account of what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TypeVar

from tracker.costs.amounts import EXACT, Unknown
from tracker.costs.economics import (
    NEVER,
    Against,
    BreakEven,
    ByLabor,
    CallCost,
    Counterfactual,
    Economics,
    Inputs,
    Line,
    Outcome,
    Part,
    Payback,
    Upkeep,
    by_labor,
)
from tracker.costs.figures import Figure, Missing, Total, added, names_of, reckon, total_of
from tracker.costs.periods import once_a_month

T = TypeVar("T")


def economics(given: Inputs) -> Economics:
    """Everything D1 of the design notes asks for; unknowns stay unknown, by name."""
    # What all three are held against is reckoned once, as the sums are most of the work.
    upkeep = by_labor(lambda labor: _upkeep(given, labor=labor))
    owed = ByLabor(_owed(given, upkeep.with_labor), _owed(given, upkeep.without_labor))
    calls = given.calls.figure
    against = tuple(_against(given, kind, call, owed) for kind, call in given.others)
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
    here = _sums(given.lines)[Part.MONTH].exact
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
    sums = _sums(lines)
    retune = sums[Part.RETUNE]
    forced = _times(given.forced.rate, retune)
    year = _year(given, sums, forced)
    once = total_of(line.amount for line in lines if line.part in (Part.RETUNE, Part.START))
    return Upkeep(
        retune=retune,
        refresh=sums[Part.REFRESH],
        once=once,
        hosting_month=sums[Part.MONTH],
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


def _sums(lines: Iterable[Line]) -> dict[Part, Total]:
    amounts: dict[Part, list[Figure]] = {part: [] for part in Part}
    for line in lines:
        amounts[line.part].append(line.amount)
    return {part: total_of(some) for part, some in amounts.items()}


def _year(given: Inputs, sums: Mapping[Part, Total], forced: Total) -> Total:
    return added(
        _times(given.planned.figure, sums[Part.REFRESH], sums[Part.RETUNE]),
        forced,
        _times(Decimal(12), sums[Part.MONTH]),
        _times(given.evals.figure, sums[Part.YEAR]),
    )


def year_forced(given: Inputs, rate: Decimal) -> Total:
    """A year of upkeep, labor included, with so many forced retunes."""
    sums = _sums(given.lines)
    return _year(given, sums, _times(rate, sums[Part.RETUNE]))


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


def _against(given: Inputs, kind: Counterfactual, other: CallCost, owed: ByLabor[_Owed]) -> Against:
    calls, saving = given.calls.figure, saving_of(given, other.cost)
    return Against(
        kind=kind,
        call=other,
        saving=saving,
        month=reckon(lambda n, cost: n * cost, calls, other.cost),
        year=reckon(lambda n, cost: 12 * n * cost, calls, other.cost),
        outcome=ByLabor(
            _outcome(given, saving, owed.with_labor),
            _outcome(given, saving, owed.without_labor),
        ),
    )


def saving_of(given: Inputs, other: Figure) -> Figure:
    """What one call of the tune saves beside one that costs ``other``."""
    return reckon(lambda mine, its: its - mine, given.tuned.cost, other)


@dataclass(frozen=True, slots=True)
class _Owed:
    """What the calls have to earn: once, in a year, and in a year with a part of what was once."""

    once: Figure
    year: Figure
    with_once: Figure


def _owed(given: Inputs, upkeep: Upkeep) -> _Owed:
    year, once, months = upkeep.year.exact, upkeep.once.exact, Decimal(given.over_months)
    with_once = reckon(lambda owed, spent: owed + 12 * spent / months, year, once)
    return _Owed(once, year, with_once)


def _outcome(given: Inputs, saving: Figure, owed: _Owed) -> Outcome:
    net = net_month(given.calls.figure, saving, owed.year)
    payback = _payback(owed.once, net, saving)
    return Outcome(
        break_even=_break_even(owed.year, saving),
        break_even_with_once=_break_even(owed.with_once, saving),
        net_month=net,
        payback_months=payback,
        flags=tuple(_flags(payback, given)),
    )


def net_month(calls: Figure, saving: Figure, owed_a_year: Figure) -> Figure:
    """What so many calls a month save, less a month of what is owed a year."""
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
    forced = given.forced
    left, half, quarter = forced.months_left, forced.half_months, forced.quarter_months
    found = []
    if left is not None and payback > left:
        found.append(f"longer than the {left:.2f} months this base has left")
    if isinstance(half, Decimal) and payback > half:
        found.append(f"longer than half of this provider's bases lived ({half:.2f} months)")
    elif isinstance(quarter, Decimal) and payback > quarter:
        found.append(f"longer than a quarter of this provider's bases lived ({quarter:.2f} months)")
        if isinstance(half, Decimal) and payback < half:
            found.append(
                f"shorter than the median life of this provider's bases ({half:.2f} months)"
            )
    return found
