"""List prices of ordinary models from the genai-prices package: dated, offline, with tiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, localcontext

from genai_prices import Usage, calc_price
from genai_prices.types import PriceCalculation, StartDateConstraint, TieredPrices

from tracker.costs.amounts import EXACT, Unknown
from tracker.costs.prices import PriceKind
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay

_THEIR_NAMES = {
    "openai": "openai",
    "anthropic": "anthropic",
    "azure": "azure",
    "bedrock": "aws",
    "vertex": "google",
    "gemini": "google",
    "mistral": "mistral",
    "cohere": "cohere",
    "groq": "groq",
    "xai": "x-ai",
    "together": "together",
    "fireworks": "fireworks",
    "databricks": "databricks",
}
_THEIR_KINDS = {
    PriceKind.INPUT: "input_mtok",
    PriceKind.CACHED_INPUT: "cache_read_mtok",
    PriceKind.OUTPUT: "output_mtok",
}
_DUST = Decimal("1e-15")


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What a million tokens cost, in USD, since ``valid_from`` (``None``: as far back as is known).

    ``tiers``: the price of requests with more input tokens than so many.
    """

    price: Decimal
    valid_from: date | None = None
    tiers: tuple[tuple[int, Decimal], ...] = ()


def ordinary_price(usage: UsageDay, provider: str) -> Money | Unknown:
    """What a day of an ordinary model costs by the list price of that day, in USD.

    Never ask this for a fine-tune: the package may answer with the price of the base.
    Context tiers go by the size of one request, so the average request is priced and multiplied;
    a day without a number of requests therefore has no known price. Where no price of cached input
    is known the package takes the full one, and we none.
    """
    if usage.requests < 1:
        return Unknown(f"number of requests of {usage.model}: the context tier depends on it")
    with localcontext(EXACT):
        one = _calculate(_average_request(usage), provider, usage.model, usage.day)
        if one is None:
            return Unknown(f"list price of {provider} {usage.model}")
        if usage.cached_tokens and one.model_price.cache_read_mtok is None:
            return Unknown(f"list price of cached input for {provider} {usage.model}")
        # An average that does not come out even would leave a tail of 34 digits.
        return Money((one.total_price * usage.requests).quantize(_DUST).normalize(), "USD")


def list_prices(provider: str, model: str, on: date) -> dict[PriceKind, ListPrice]:
    """The package's prices of an ordinary model on a day; none if it does not know the model."""
    found = _calculate(Usage(), provider, model, on)
    if found is None:
        return {}
    since = _since(found)
    prices = {kind: getattr(found.model_price, name) for kind, name in _THEIR_KINDS.items()}
    return {kind: _list_price(price, since) for kind, price in prices.items() if price is not None}


def _calculate(usage: Usage, provider: str, model: str, on: date) -> PriceCalculation | None:
    their_name = _THEIR_NAMES.get(provider)
    if their_name is None:
        return None
    moment = datetime.combine(on, time(), UTC)
    try:
        return calc_price(usage, model, provider_id=their_name, genai_request_timestamp=moment)
    except LookupError:
        return None


def _list_price(price: Decimal | TieredPrices, since: date | None) -> ListPrice:
    if isinstance(price, TieredPrices):
        return ListPrice(price.base, since, tuple((t.start, t.price) for t in price.tiers))
    return ListPrice(price, since)


def _since(found: PriceCalculation) -> date | None:
    """The day on which the prices that were found began, if the package says so."""
    dated = found.model.prices if isinstance(found.model.prices, list) else []
    for entry in dated:
        if entry.prices is found.model_price and isinstance(entry.constraint, StartDateConstraint):
            return entry.constraint.start_date
    return None


def _average_request(usage: UsageDay) -> Usage:
    def average(tokens: int) -> Decimal:
        return Decimal(tokens) / usage.requests

    return Usage(
        input_tokens=average(usage.input_tokens),
        cache_read_tokens=average(usage.cached_tokens),
        output_tokens=average(usage.output_tokens),
    )
