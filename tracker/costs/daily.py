"""One account of each day: what several sources say about the same traffic is counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.costs.amounts import totals_of
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

_TRUST = {
    "openai_costs": 0,
    "openai_usage": 1,
    "litellm": 3,
    "helicone": 4,
    "langfuse": 5,
    "otel": 6,
}
_ORDINARY_TRUST = 2


@dataclass(frozen=True, slots=True)
class DayUse:
    """A day of one model: the rows of the source that counted tokens, and what was charged.

    ``rows`` may hold several service tiers of one source. ``sources`` names all that spoke of the
    day; only the most trusted of them is believed, separately for tokens and for money.
    """

    day: date
    rows: tuple[UsageDay, ...]
    billed: Money | None
    sources: tuple[str, ...]

    def as_if_on(self, model: str) -> DayUse:
        """The same traffic on another model: what was billed says nothing about that."""
        rows = tuple(replace(row, model=model) for row in self.rows)
        return replace(self, billed=None, rows=rows)


def covered(rows: Iterable[UsageDay]) -> dict[str | None, tuple[date, date]]:
    """By provider the first and the last day that usage was imported for.

    Days outside of it are not days without calls. ``None``: usage that does not say whose it is.
    """
    found: dict[str | None, tuple[date, date]] = {}
    for row in rows:
        first, last = found.get(row.provider, (row.day, row.day))
        found[row.provider] = (min(first, row.day), max(last, row.day))
    return found


def family(source: str) -> str:
    """The source without its service tier: ``openai_usage`` for ``openai_usage/batch``."""
    return source.partition("/")[0]


def trust_order(family: str) -> tuple[int, str]:
    """What to sort families of sources by: the most trusted first."""
    return _TRUST.get(family, _ORDINARY_TRUST), family


def day_uses(usage: Iterable[UsageDay]) -> list[DayUse]:
    """Group usage by day and model id.

    The provider's own pages are believed before imported tables, those before what a proxy logged,
    and that before traces, which may be sampled.
    """
    days: defaultdict[tuple[date, str], list[UsageDay]] = defaultdict(list)
    for row in usage:
        days[row.day, row.model.lower()].append(row)
    return [_one_day(day, rows) for (day, _), rows in sorted(days.items())]


def _one_day(day: date, rows: Sequence[UsageDay]) -> DayUse:
    families: defaultdict[str, list[UsageDay]] = defaultdict(list)
    for row in rows:
        families[family(row.source)].append(row)
    ranked = sorted(families, key=trust_order)
    counted = next((name for name in ranked if _has_counts(families[name])), None)
    charged = (_charge(families[name]) for name in ranked)
    return DayUse(
        day=day,
        rows=tuple(families[counted]) if counted else (),
        billed=next((money for money in charged if money is not None), None),
        sources=tuple(ranked),
    )


def _has_counts(rows: Iterable[UsageDay]) -> bool:
    return any(row.requests or row.input_tokens or row.output_tokens for row in rows)


def _charge(rows: Iterable[UsageDay]) -> Money | None:
    """What one source says was charged for the day; nothing if it knows only a part of it."""
    amounts = [row.billed for row in rows]
    known = [money for money in amounts if money is not None]
    totals = totals_of(known)
    if len(known) < len(amounts) or len(totals) != 1:
        return None
    ((currency, amount),) = totals.items()
    return Money(amount, currency)
