"""List prices of ordinary models from the genai-prices package: dated, offline, with tiers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal, localcontext

from genai_prices import Usage, calc_price

from tracker.costs.amounts import EXACT, Unknown
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
_DUST = Decimal("1e-15")


def ordinary_price(usage: UsageDay, provider: str) -> Money | Unknown:
    """What a day of an ordinary model costs by the list price of that day, in USD.

    Never ask this for a fine-tune: the package may answer with the price of the base.
    Context tiers go by the size of one request, so the average request is priced and multiplied;
    a day without a number of requests therefore has no known price.
    """
    their_name = _THEIR_NAMES.get(provider)
    if their_name is None:
        return Unknown(f"list price of {provider} {usage.model}")
    if usage.requests < 1:
        return Unknown(f"number of requests of {usage.model}: the context tier depends on it")
    with localcontext(EXACT):
        try:
            one = calc_price(
                _average_request(usage),
                usage.model,
                provider_id=their_name,
                genai_request_timestamp=datetime.combine(usage.day, time(), UTC),
            )
        except LookupError:
            return Unknown(f"list price of {provider} {usage.model}")
        # An average that does not come out even would leave a tail of 34 digits.
        return Money((one.total_price * usage.requests).quantize(_DUST).normalize(), "USD")


def _average_request(usage: UsageDay) -> Usage:
    def average(tokens: int) -> Decimal:
        return Decimal(tokens) / usage.requests

    return Usage(
        input_tokens=average(usage.input_tokens),
        cache_read_tokens=average(usage.cached_tokens),
        output_tokens=average(usage.output_tokens),
    )
