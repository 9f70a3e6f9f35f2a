"""What calls of one size cost on a day, line by line, by the prices that govern a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.costs.amounts import EXACT, Totals, Unknown, totals_of
from tracker.costs.price_quotes import Quote, quotes_of_calls
from tracker.costs.prices import PriceBook, PriceKind
from tracker.domain.money import Money
from tracker.errors import InputError


@dataclass(frozen=True, slots=True)
class CallSize:
    """``calls`` calls of so many tokens each; ``input_tokens`` includes the cached ones."""

    input_tokens: int
    cached_tokens: int = 0
    output_tokens: int = 0
    calls: int = 1

    def check(self) -> None:
        """Raises InputError for what can be no call."""
        if self.cached_tokens > self.input_tokens:
            msg = f"{self.cached_tokens:,} cached of {self.input_tokens:,} input tokens"
            raise InputError(msg, "the input includes what of it is cached")
        if min(self.input_tokens, self.cached_tokens, self.output_tokens) < 0 or self.calls < 1:
            msg = "there are no calls of a negative size, and fewer than one is none"
            raise InputError(msg, "count tokens from 0, calls from 1")
        if not self.input_tokens and not self.output_tokens:
            msg = "a call without tokens"
            raise InputError(msg, "say how many of input and output it has")

    def tokens(self) -> dict[PriceKind, int]:
        """Of one call, by what they are priced as; those it has none of are left out."""
        every = {
            PriceKind.INPUT: self.input_tokens - self.cached_tokens,
            PriceKind.CACHED_INPUT: self.cached_tokens,
            PriceKind.OUTPUT: self.output_tokens,
        }
        return {kind: tokens for kind, tokens in every.items() if tokens}


@dataclass(frozen=True, slots=True)
class CallLine:
    """``tokens`` of all calls at ``rate`` per ``quote.per``; without a quote, ``cost`` says why."""

    kind: PriceKind
    tokens: int
    cost: Money | Unknown
    rate: Decimal | None = None
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class CallSum:
    """A sum in each currency. With anything in ``missing`` it is a lower bound."""

    totals: Totals
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallPrice:
    """``uncached``: the same calls, were nothing of them cached; ``one``: a single call."""

    provider: str
    model: str
    on: date
    size: CallSize
    lines: tuple[CallLine, ...]
    total: CallSum
    uncached: CallSum
    one: CallSum


def price_calls(
    book: PriceBook, served: tuple[str, str], size: CallSize, on: date, *, tuned: bool = False
) -> CallPrice:
    """``served`` is the provider and the id; ``tuned``: a fine-tune, though its id is silent.

    A context tier goes by the size of one call, however many there are. Raises InputError for a
    size that can be none.
    """
    size.check()
    quotes = quotes_of_calls(book, *served, on, tuned=tuned)
    lines = _lines(quotes, size)
    return CallPrice(
        *served,
        on,
        size,
        lines,
        total=_sum(lines),
        uncached=_sum(_lines(quotes, replace(size, cached_tokens=0))),
        one=_sum(_lines(quotes, replace(size, calls=1))),
    )


def _lines(quotes: Mapping[PriceKind, Quote | Unknown], size: CallSize) -> tuple[CallLine, ...]:
    return tuple(_line(kind, n, quotes[kind], size) for kind, n in size.tokens().items())


def _line(kind: PriceKind, tokens: int, quote: Quote | Unknown, size: CallSize) -> CallLine:
    every = tokens * size.calls
    if isinstance(quote, Unknown):
        return CallLine(kind, every, quote)
    rate = quote.rate(size.input_tokens)
    product = EXACT.multiply(rate, Decimal(every))
    amount = EXACT.divide(product, Decimal(quote.per))
    return CallLine(kind, every, Money(amount, quote.currency), rate, quote)


def _sum(lines: tuple[CallLine, ...]) -> CallSum:
    known = [line.cost for line in lines if isinstance(line.cost, Money)]
    gaps = tuple(line.cost.reason for line in lines if isinstance(line.cost, Unknown))
    return CallSum(totals_of(known), gaps)
