"""Which price governs a model on a day, and where it comes from.

The team's own rows come first, then those shipped for fine-tunes, then the list prices of
genai-prices, which are never asked about a fine-tune.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.costs.amounts import Unknown, amount_text
from tracker.costs.inference import is_tuned
from tracker.costs.prices import TOKENS, PriceBook, PriceKind, PriceRow

OLD_AFTER_DAYS = 90
_LISTED = "https://github.com/pydantic/genai-prices"
_OF_CALLS = (*TOKENS, PriceKind.CACHED_INPUT)


class Origin(StrEnum):
    OWN = "own"
    SHIPPED = "shipped"
    LISTED = "genai-prices"


@dataclass(frozen=True, slots=True)
class Quote:
    """``price`` buys ``per`` tokens, hours or months of ``model``, which may be a glob.

    ``retrieved_at`` is ``None`` for list prices: the package does not say when it read them.
    ``tiers``: the price of requests with more input tokens than so many, in ascending order.
    """

    provider: str
    model: str
    kind: PriceKind
    price: Decimal
    per: int
    currency: str
    origin: Origin
    source_url: str
    valid_from: date | None
    valid_to: date | None = None
    retrieved_at: date | None = None
    tiers: tuple[tuple[int, Decimal], ...] = ()

    def age_days(self, today: date) -> int | None:
        return None if self.retrieved_at is None else (today - self.retrieved_at).days

    def is_old(self, today: date) -> bool:
        """Whether it was read so long ago that its date has to be told."""
        age = self.age_days(today)
        return age is not None and age > OLD_AFTER_DAYS

    def rate(self, input_tokens: int) -> Decimal:
        """The price for a request of so many tokens: those above a tier all pay its price."""
        reached = [price for above, price in self.tiers if input_tokens > above]
        return reached[-1] if reached else self.price

    @property
    def text(self) -> str:
        return f"{amount_text(self.price)} {self.currency} per {per_text(self.per)}"


def quotes_of(
    book: PriceBook, provider: str, model: str, on: date, *, tuned: bool = False
) -> tuple[list[Quote], list[Unknown]]:
    """The prices that govern ``model``, and those of its tokens that nobody knows.

    ``tuned``: it is a fine-tune though its id does not say so.
    """
    found: list[Quote] = []
    unknown: list[Unknown] = []
    listed = _listed(book, provider, model, on, tuned)
    for kind in PriceKind:
        quote = _governing(book, listed, (provider, model), kind, on)
        if isinstance(quote, Quote):
            found.append(quote)
        elif kind in _OF_CALLS:
            unknown.append(quote)
    return found, unknown


def quotes_of_calls(
    book: PriceBook, provider: str, model: str, on: date, *, tuned: bool = False
) -> dict[PriceKind, Quote | Unknown]:
    """What governs the tokens of ordinary calls: uncached input, cached input and output."""
    listed = _listed(book, provider, model, on, tuned)
    return {
        kind: _governing(book, listed, (provider, model), kind, on)
        for kind in PriceKind
        if kind in _OF_CALLS
    }


def quotes_on(book: PriceBook, on: date) -> list[Quote]:
    """Every row that is valid on the day, globs as they are written; the team's own first."""
    return [quote_of(book, row) for row in book.rows if row.valid_on(on)]


def quote_of(book: PriceBook, row: PriceRow) -> Quote:
    return Quote(
        row.provider,
        row.model,
        row.kind,
        row.price,
        row.per,
        row.currency,
        Origin.OWN if row in book.own else Origin.SHIPPED,
        row.source_url,
        row.valid_from,
        row.valid_to,
        row.retrieved_at,
    )


def per_text(per: int) -> str:
    """``1M`` for a million, ``1k`` for a thousand; other numbers as they are."""
    if per % 1_000_000 == 0:
        return f"{per // 1_000_000}M"
    return f"{per // 1_000}k" if per % 1_000 == 0 else str(per)


def _governing(
    book: PriceBook,
    listed: dict[PriceKind, Quote],
    served: tuple[str, str],
    kind: PriceKind,
    on: date,
) -> Quote | Unknown:
    row = book.lookup(*served, kind, on)
    return quote_of(book, row) if isinstance(row, PriceRow) else listed.get(kind, row)


def _listed(
    book: PriceBook, provider: str, model: str, on: date, tuned: bool
) -> dict[PriceKind, Quote]:
    # As in price_usage: a model that the book knows is priced by the book alone.
    if tuned or is_tuned(model) or book.knows(provider, model):
        return {}
    from tracker.costs.ordinary import list_prices

    return {
        kind: Quote(
            provider,
            model,
            kind,
            one.price,
            kind.usual_per,
            "USD",
            Origin.LISTED,
            _LISTED,
            one.valid_from,
            tiers=one.tiers,
        )
        for kind, one in list_prices(provider, model, on).items()
    }
