"""What a day of usage costs by the price book, or by name what is missing to say so."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.costs.amounts import Unknown, totals_of
from tracker.costs.prices import TOKENS, PriceBook, PriceKind, PriceRow
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.errors import InputError
from tracker.matching.serving_id import read_serving_id

_TUNED_MARKS = ("ft:", "ft-", "arn:")

_Kinds = tuple[PriceKind, PriceKind | None, PriceKind]
_KINDS: dict[str, _Kinds] = {
    "": (PriceKind.INPUT, PriceKind.CACHED_INPUT, PriceKind.OUTPUT),
    "batch": (PriceKind.BATCH_INPUT, None, PriceKind.BATCH_OUTPUT),
}


@dataclass(frozen=True, slots=True)
class Priced:
    """A computed amount and the rows it came from (none: list prices of genai-prices)."""

    money: Money
    rows: tuple[PriceRow, ...] = ()


def price_usage(
    usage: UsageDay, book: PriceBook, *, provider: str, tuned: bool
) -> Priced | Unknown:
    """Price one row of usage. ``input_tokens`` includes the cached ones, charged at their own rate.

    A source may name the service tier after a slash (``openai_usage/batch``); it has its own
    prices. A fine-tune is priced by the book only: its base's list price would be wrong.
    """
    if usage.cached_tokens > usage.input_tokens:
        return Unknown(f"input tokens of {usage.model}: fewer than the cached ones among them")
    if not usage.input_tokens and not usage.output_tokens:
        return Unknown(f"token counts of {usage.model}")
    tier = usage.source.partition("/")[2]
    ours = (_KINDS[tier][0], _KINDS[tier][2]) if tier in _KINDS else TOKENS
    if tuned or is_tuned(usage.model) or book.knows(provider, usage.model, ours):
        return _by_book(usage, book, provider, tier)
    if tier:
        return Unknown(f"{tier} price of {provider} {usage.model}")
    # Imported on first use: a report on fine-tunes alone does not need the 2,000 list prices.
    from tracker.costs.ordinary import ordinary_price

    money = ordinary_price(usage, provider)
    return money if isinstance(money, Unknown) else Priced(money)


def is_tuned(model: str) -> bool:
    """Whether an id reads like a fine-tune's, even a misspelt one."""
    lowered = model.lower()
    try:
        return read_serving_id(lowered) is not None
    except InputError:
        return lowered.startswith(_TUNED_MARKS)


def _by_book(usage: UsageDay, book: PriceBook, provider: str, tier: str) -> Priced | Unknown:
    kinds = _KINDS.get(tier)
    if kinds is None:
        return Unknown(f"{tier} price of {provider} {usage.model}")
    input_kind, cached_kind, output_kind = kinds
    if usage.cached_tokens and cached_kind is None:
        return Unknown(f"price of cached {tier} input for {provider} {usage.model}")
    parts = [
        (input_kind, usage.input_tokens - usage.cached_tokens),
        (cached_kind or input_kind, usage.cached_tokens),
        (output_kind, usage.output_tokens),
    ]
    found = [
        (book.lookup(provider, usage.model, kind, usage.day), tokens)
        for kind, tokens in parts
        if tokens
    ]
    missing = [row.reason for row, _ in found if isinstance(row, Unknown)]
    if missing:
        return Unknown.all_of(missing)
    return _sum([(row, tokens) for row, tokens in found if isinstance(row, PriceRow)], usage)


def _sum(parts: list[tuple[PriceRow, int]], usage: UsageDay) -> Priced | Unknown:
    totals = totals_of(row.cost(tokens) for row, tokens in parts)
    if len(totals) > 1:
        return Unknown(f"price of {usage.model} in one currency: rows are in {', '.join(totals)}")
    ((currency, amount),) = totals.items()
    return Priced(Money(amount, currency), tuple(row for row, _ in parts))
