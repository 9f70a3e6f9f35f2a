"""Prices out of LiteLLM's map, ``model_prices_and_context_window.json``, as dated rows.

The map says what a token costs now and keeps no history, so whoever imports it says since when its
prices hold. Some of its entries cannot be right; such prices are left out by name:

* a cached price that is not below the input price, a batch price above the standard one;
* at OpenAI and Azure a batch price that is not half the standard one, which every other one is
  (``ft:gpt-4o-2024-08-06``: 12.50 of 15.00);
* a price for writing the cache where there is none for reading it (``ft:gpt-4o-2024-11-20``);
* a price of zero, which in the map also means that nobody knows it.

Training, hosting, GPU and provisioned prices are never taken from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.costs.amounts import EXACT, amount_text
from tracker.costs.price_check import STANDARD_OF, doubt_of
from tracker.costs.prices import PriceKind, PriceRow
from tracker.errors import InputError

MAP_URL = "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json"
_PER = 1_000_000
_FIELDS = {
    PriceKind.INPUT: "input_cost_per_token",
    PriceKind.CACHED_INPUT: "cache_read_input_token_cost",
    PriceKind.OUTPUT: "output_cost_per_token",
    PriceKind.BATCH_INPUT: "input_cost_per_token_batches",
    PriceKind.BATCH_OUTPUT: "output_cost_per_token_batches",
}
_WRITES_CACHE = "cache_creation_input_token_cost"
_HALVES_BATCHES = ("openai", "azure")
_PROVIDERS = {
    "openai": "openai",
    "text-completion-openai": "openai",
    "azure": "azure",
    "azure_text": "azure",
    "anthropic": "anthropic",
    "bedrock": "bedrock",
    "bedrock_converse": "bedrock",
    "gemini": "gemini",
    "mistral": "mistral",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "groq": "groq",
    "xai": "xai",
    "together_ai": "together",
    "fireworks_ai": "fireworks",
    "databricks": "databricks",
}


@dataclass(frozen=True, slots=True)
class Dating:
    """Since when the prices of a map hold, and when it was read."""

    valid_from: date
    retrieved_at: date
    source_url: str = MAP_URL


@dataclass(frozen=True, slots=True)
class MapEntry:
    """The rows of one model, and in ``doubts`` why others are not among them.

    ``name`` is the map's, ``model`` the ``PROVIDER/MODEL`` it is here.
    """

    name: str
    model: str
    rows: tuple[PriceRow, ...]
    doubts: tuple[str, ...]


def read_map(data: Any, where: str, dating: Dating) -> Iterator[MapEntry]:
    """The entries of the providers we know. ``data`` is the JSON, with numbers as Decimals.

    Raises InputError for anything that is not such a map, or a price that is no number.
    """
    if not isinstance(data, dict) or not any(_is_priced(entry) for entry in data.values()):
        msg = f"{where} is not LiteLLM's map of prices"
        raise InputError(msg, f"it is {MAP_URL}")
    for name, entry in data.items():
        provider = _PROVIDERS.get(str(entry.get("litellm_provider"))) if _is_priced(entry) else None
        if provider is not None and name != "sample_spec":
            yield _entry(name, entry, provider, f"{where}: {name}", dating)


def _entry(
    name: str, entry: Mapping[str, Any], provider: str, where: str, dating: Dating
) -> MapEntry:
    prices = {kind: _per_million(entry, field, where) for kind, field in _FIELDS.items()}
    known = {kind: price for kind, price in prices.items() if price is not None}
    doubts = {kind: _doubt(kind, known, provider) for kind in known}
    said = [f"{name}: {doubt}" for doubt in doubts.values() if doubt]
    if entry.get(_WRITES_CACHE) and PriceKind.CACHED_INPUT not in known:
        said.append(f"{name}: a price for writing the cache, and none for reading it")
    rows = tuple(
        _row(provider, _glob(name, provider), kind, price, dating)
        for kind, price in known.items()
        if doubts[kind] is None
    )
    return MapEntry(name, f"{provider}/{_bare(name, provider)}", rows, tuple(said))


def _doubt(kind: PriceKind, known: Mapping[PriceKind, Decimal], provider: str) -> str | None:
    price = known[kind]
    if not price:
        return f"{kind.words} 0, which may mean that nobody knows it"
    standard = known.get(STANDARD_OF.get(kind, kind), Decimal(0))
    if kind not in STANDARD_OF or not standard:
        return None
    doubt = doubt_of(kind, price, standard)
    is_batch = kind is not PriceKind.CACHED_INPUT
    if doubt is None and is_batch and provider in _HALVES_BATCHES and price * 2 != standard:
        return f"{kind.words} {amount_text(price)} is not half of {amount_text(standard)}"
    return doubt


def _per_million(entry: Mapping[str, Any], field: str, where: str) -> Decimal | None:
    value = entry.get(field)
    if value is None:
        return None
    if type(value) is int:
        value = Decimal(value)
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < 1:
        msg = f"{where}: {field} {str(value)[:40]!r} is not the price of a token"
        raise InputError(msg, "leave the entry out of the map")
    return EXACT.multiply(value, Decimal(_PER)).normalize()


def _row(provider: str, model: str, kind: PriceKind, price: Decimal, dating: Dating) -> PriceRow:
    return PriceRow(
        provider,
        model.lower(),
        kind,
        price,
        _PER,
        "USD",
        dating.valid_from,
        None,
        dating.source_url,
        dating.retrieved_at,
    )


def _glob(name: str, provider: str) -> str:
    """The id a provider knows; an entry for fine-tunes of a base is one for all of them."""
    model = _bare(name, provider)
    return f"{model}:*" if model.startswith("ft:") and model.count(":") == 1 else model


def _bare(name: str, provider: str) -> str:
    """The name without the provider that the map puts before some of them."""
    prefix, slash, rest = name.partition("/")
    return rest if slash and _PROVIDERS.get(prefix) == provider else name


def _is_priced(entry: object) -> bool:
    return isinstance(entry, dict) and "litellm_provider" in entry
