"""What it costs to own the registered models: what was spent once, and what one month costs."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.attribution import attribute
from tracker.costs.cost_report import (
    CostReport,
    Inference,
    MonthlyLine,
    OnceLine,
    UnmatchedUsage,
    VersionCost,
)
from tracker.costs.daily import covered, day_uses, family
from tracker.costs.inference import is_tuned
from tracker.costs.month_inference import month_inference, quantity_of
from tracker.costs.prices import SELF_HOSTED, PriceBook, PriceKind, PriceRow
from tracker.costs.wording import rate_words
from tracker.domain.usage import UsageDay
from tracker.domain.version import Cost, CostKind, ModelVersion, Per, Status
from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class _Training:
    """What a training is priced by where no amount is recorded, as for a break-even."""

    book: PriceBook
    tokens: Mapping[str, int]

    def count(self, version: ModelVersion) -> int | None:
        details = version.details
        return details.trained_tokens or self.tokens.get(details.model)

    def price(self, version: ModelVersion) -> PriceRow | Unknown:
        """On the day it was made, by the id it is served under, else by the base."""
        details, kind, day = version.details, PriceKind.TRAINING, version.made_on
        names = [details.serving_id, details.base.full_id if details.base else None]
        found = [self.book.lookup(details.provider, n, kind, day) for n in names if n]
        rows = [row for row in found if isinstance(row, PriceRow)]
        return rows[0] if rows else (found or [Unknown("price of training")])[-1]

    def lacks(self, version: ModelVersion) -> str:
        """What is missing of it, and the command that records it."""
        row = self.price(version)
        if self.count(version) and isinstance(row, Unknown):
            return f"{row.reason}, or tracker register --cost"
        return "tracker register --cost, or --trained-tokens and a price of training"

    def estimate(self, version: ModelVersion) -> OnceLine | None:
        row, count = self.price(version), self.count(version)
        if not count or isinstance(row, Unknown):
            return None
        rate = rate_words(row)
        return OnceLine(
            kind="training",
            money=row.cost(count),
            source=f"{count:,} trained tokens at {rate} ({row.source_url})",
            as_of=version.made_on,
            computed=True,
            count=count,
            unit="trained tokens",
            rates=(rate,),
        )


@dataclass(frozen=True, slots=True)
class _Month:
    first: date
    last: date
    today: date

    @property
    def through(self) -> date:
        return min(self.last, self.today)


def report(
    versions: Sequence[ModelVersion],
    usage: Iterable[UsageDay],
    book: PriceBook,
    month: date,
    *,
    today: date,
    tokens: Mapping[str, int] | None = None,
) -> CostReport:
    """The cost of owning ``versions``: everything spent once up to today, and ``month`` (any day
    of it). Usage outside the month is ignored. ``tokens``: of one training, by the name of the
    model, where the version does not say how many there were.

    Raises InputError for a month that has not begun.
    """
    span = _month_of(month, today)
    in_month = [row for row in usage if span.first <= row.day <= span.last]
    matched, unmatched = attribute(versions, in_month)
    ordered = sorted(versions, key=lambda v: (v.details.model, v.number))
    return CostReport(
        month=span.first,
        through=span.through,
        partial=today <= span.last,
        generated_on=today,
        models=tuple(
            _version_cost(v, matched.get(v.id, []), _Training(book, tokens or {}), span)
            for v in ordered
        ),
        unmatched=tuple(_unmatched(unmatched, book, today)),
        covered=covered(in_month),
    )


def _month_of(month: date, today: date) -> _Month:
    first = month.replace(day=1)
    if first > today:
        msg = f"{first:%Y-%m} has not begun"
        raise InputError(msg, f"the latest month that can be reported is {today:%Y-%m}")
    days = calendar.monthrange(first.year, first.month)[1]
    return _Month(first, first.replace(day=days), today)


def _version_cost(
    version: ModelVersion, usage: Sequence[UsageDay], training: _Training, span: _Month
) -> VersionCost:
    once, once_unknown, once_notes = _once(version, training, span.today)
    hosting, hosting_unknown, hosting_notes = _recurring(version, span)
    inference = _inference(version, usage, training.book, span)
    return VersionCost(
        version=version,
        once=tuple(once),
        monthly=(*hosting, *inference.lines),
        unknown=(*once_unknown, *hosting_unknown, *inference.unknown),
        notes=(*once_notes, *hosting_notes, *inference.notes),
    )


def _once(
    version: ModelVersion, training: _Training, today: date
) -> tuple[list[OnceLine], list[str], list[str]]:
    """Recorded amounts win over an estimate from trained tokens; the estimate is then a note."""
    costs = [cost for cost in version.details.costs if cost.per is Per.ONCE]
    spent = [cost for cost in costs if cost.as_of is None or cost.as_of <= today]
    notes = [_planned(cost) for cost in costs if cost not in spent]
    lines = [OnceLine(c.kind.value, c.money, c.source or c.note, c.as_of) for c in spent]
    estimate = training.estimate(version)
    if any(cost.kind is CostKind.TRAINING for cost in costs):
        if estimate is not None:
            notes.append(f"training by tokens and list price: {_money(estimate)}")
        return lines, [], notes
    if estimate is not None:
        return [estimate, *lines], [], notes
    return lines, [f"training cost: {training.lacks(version)}"], notes


def _planned(cost: Cost) -> str:
    amount = f"{amount_text(cost.money.amount)} {cost.money.currency}"
    return f"{cost.kind.value} of {amount} is dated {cost.as_of}: not spent yet, left out"


def _recurring(
    version: ModelVersion, span: _Month
) -> tuple[list[MonthlyLine], list[str], list[str]]:
    """What is owed every month since the version exists; a retired one owes nothing any more."""
    details = version.details
    costs = [cost for cost in details.costs if cost.per is Per.MONTH]
    if version.status is Status.RETIRED:
        left_out = ["retired: its recorded monthly costs are left out"] if costs else []
        return [], [], left_out
    since = version.made_on
    owed = [cost for cost in costs if (cost.as_of or since) <= span.last]
    lines = [
        MonthlyLine(c.kind.value, c.money, "recorded", sources=(c.source,) if c.source else ())
        for c in owed
    ]
    hosted = any(cost.kind is CostKind.HOSTING for cost in costs)
    missing = details.provider == SELF_HOSTED and not hosted
    return lines, ["hosting per month"] if missing else [], []


def _inference(
    version: ModelVersion, usage: Sequence[UsageDay], book: PriceBook, span: _Month
) -> Inference:
    """No usage is not a cost of zero, unless nothing was to be expected."""
    provider = version.details.provider
    priced = month_inference(usage, book, provider=provider, tuned=True, today=span.today)
    if provider == SELF_HOSTED:
        # One pays for the machine, not for the tokens: without a price row there is nothing amiss.
        return Inference(priced.lines, (), priced.notes)
    if usage or version.status is Status.RETIRED:
        return priced
    if version.details.serving_id is None:
        return Inference(unknown=("inference: no serving id to find its usage by",))
    return Inference(unknown=(f"inference: no usage imported for {span.first:%Y-%m}",))


def _unmatched(usage: Iterable[UsageDay], book: PriceBook, today: date) -> Iterable[UnmatchedUsage]:
    groups: defaultdict[tuple[str, str], list[UsageDay]] = defaultdict(list)
    for row in usage:
        groups[row.model.lower(), row.provider or ""].append(row)
    for (_, provider), rows in sorted(groups.items()):
        tuned, served_by = is_tuned(rows[0].model), provider or None
        yield UnmatchedUsage(
            model=rows[0].model,
            provider=served_by,
            tuned=tuned,
            quantity=quantity_of(day_uses(rows)),
            sources=tuple(sorted({family(row.source) for row in rows})),
            inference=month_inference(rows, book, provider=served_by, tuned=tuned, today=today),
        )


def _money(line: OnceLine) -> str:
    return f"{amount_text(line.money.amount)} {line.money.currency}"
