"""What is wrong with the prices: one line for each thing, errors before warnings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.costs.amounts import EXACT, Unknown, amount_text
from tracker.costs.attribution import attribute
from tracker.costs.inference import price_usage
from tracker.costs.price_file import OVERLAP_HINT, overlaps
from tracker.costs.price_quotes import Quote, per_text, quote_of, quotes_of
from tracker.costs.prices import SELF_HOSTED, PriceBook, PriceKind, PriceRow
from tracker.domain.usage import UsageDay
from tracker.domain.version import ModelVersion

STANDARD_OF = {
    PriceKind.CACHED_INPUT: PriceKind.INPUT,
    PriceKind.BATCH_INPUT: PriceKind.INPUT,
    PriceKind.BATCH_OUTPUT: PriceKind.OUTPUT,
}
"""Beside which price another one is plausible or not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``error``: a cost is wrong or unknown because of it. Otherwise it is worth a look."""

    error: bool
    what: str
    hint: str


def check_prices(
    versions: Sequence[ModelVersion], usage: Iterable[UsageDay], book: PriceBook, today: date
) -> list[Finding]:
    """Overlaps, prices that cannot be, conflicts with other sources, age, and what is missing.

    ``usage`` are the days whose costs matter.
    """
    matched, _ = attribute(versions, usage)
    used = [(v, matched[v.id]) for v in versions if v.id in matched]
    found = [
        *(Finding(True, what, OVERLAP_HINT) for what in overlaps(book.own)),
        *_impossible(book.own, today),
        *_missing(used, book),
        *_conflicts(book, used, today),
        *_old(book, used, today),
    ]
    return sorted(found, key=lambda one: not one.error)


def doubt_of(kind: PriceKind, price: Decimal, standard: Decimal) -> str | None:
    """Why a price cannot be right beside the standard one for the same number of tokens."""
    if kind is PriceKind.CACHED_INPUT and price >= standard:
        return f"{kind.words} {amount_text(price)} is not below input {amount_text(standard)}"
    if kind in (PriceKind.BATCH_INPUT, PriceKind.BATCH_OUTPUT) and price > standard:
        words = STANDARD_OF[kind].words
        return f"{kind.words} {amount_text(price)} is above {words} {amount_text(standard)}"
    return None


def _impossible(rows: Iterable[PriceRow], today: date) -> Iterator[Finding]:
    valid = {(r.provider, r.model, r.kind): r for r in rows if r.valid_on(today)}
    for row in valid.values():
        standard = valid.get((row.provider, row.model, STANDARD_OF.get(row.kind, row.kind)))
        if standard is None or standard is row or standard.currency != row.currency:
            continue
        doubt = doubt_of(row.kind, _per_million(row), _per_million(standard))
        if doubt:
            what = f"{row.provider} {row.model}: {doubt}, per 1M"
            yield Finding(True, what, "compare it with the provider's page")


def _per_million(row: PriceRow) -> Decimal:
    return EXACT.divide(EXACT.multiply(row.price, Decimal(1_000_000)), Decimal(row.per))


def _missing(
    used: Iterable[tuple[ModelVersion, list[UsageDay]]], book: PriceBook
) -> Iterator[Finding]:
    for version, days in used:
        provider, label = version.details.provider, version.label
        if provider == SELF_HOSTED:
            continue  # one pays for the machine, not for the tokens
        reasons: Counter[str] = Counter()
        for day in days:
            if day.billed is not None or not (day.input_tokens or day.output_tokens):
                continue
            priced = price_usage(day, book, provider=provider, tuned=True)
            if isinstance(priced, Unknown):
                reasons[priced.reason] += 1
        for reason, count in sorted(reasons.items()):
            rows = f"{count} day{'' if count == 1 else 's'} of usage"
            yield Finding(True, f"{label}: unknown: {reason} ({rows})", "tracker costs prices set")


def _conflicts(
    book: PriceBook, used: Iterable[tuple[ModelVersion, list[UsageDay]]], today: date
) -> Iterator[Finding]:
    """Own rows beside what the other sources say about the same model, of those that say it."""
    others = PriceBook(shipped=[row for row in book.rows if row not in book.own])
    serving = {(v.details.provider, v.details.serving_id or "") for v, _ in used}
    exact = {(r.provider, r.model) for r in book.own}
    seen: set[tuple[PriceRow, Decimal]] = set()
    for provider, model in sorted(serving | exact):
        theirs = {quote.kind: quote for quote in quotes_of(others, provider, model, today)[0]}
        for kind, other in theirs.items():
            own = book.lookup(provider, model, kind, today)
            if isinstance(own, Unknown) or own not in book.own or not _differ(own, other):
                continue
            if (own, other.price) not in seen:
                seen.add((own, other.price))
                yield _conflict(own, other)


def _differ(own: PriceRow, other: Quote) -> bool:
    here = EXACT.divide(own.price, Decimal(own.per))
    there = EXACT.divide(other.price, Decimal(other.per))
    return own.currency == other.currency and here != there


def _conflict(own: PriceRow, other: Quote) -> Finding:
    mine = f"{amount_text(own.price)} {own.currency} per {per_text(own.per)}"
    what = f"{own.provider} {own.model} {own.kind.words}: your {mine} is used, not "
    return Finding(False, f"{what}{other.text} of {other.origin}", "fine, if it is what you pay")


def _old(
    book: PriceBook, used: Iterable[tuple[ModelVersion, list[UsageDay]]], today: date
) -> Iterator[Finding]:
    """The rows in use: all of one's own that are valid, and the shipped ones of used models."""
    quotes = [quote_of(book, row) for row in book.own if row.valid_on(today)]
    for version, _ in used:
        model = version.details.serving_id or ""
        quotes += quotes_of(book, version.details.provider, model, today, tuned=True)[0]
    by_day: defaultdict[tuple[str, str, date], list[str]] = defaultdict(list)
    for quote in dict.fromkeys(quotes):
        if quote.retrieved_at is not None and quote.is_old(today):
            by_day[quote.provider, quote.model, quote.retrieved_at].append(quote.kind.words)
    for (provider, model, read), kinds in sorted(by_day.items()):
        age = (today - read).days
        what = f"{provider} {model} {', '.join(kinds)}: read on {read}, {age} days ago"
        yield Finding(False, what, "look it up again, then: tracker costs prices set")
