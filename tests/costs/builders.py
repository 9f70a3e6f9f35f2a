"""Small builders for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import tracker
from tracker.costs.price_file import parse_prices
from tracker.costs.prices import PriceBook, PriceKind, PriceRow
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money
from tracker.domain.usage import UsageDay
from tracker.domain.version import Cost, CostKind, ModelVersion, NewVersion, Per, Status

TRIAGE = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
TODAY = date(2026, 11, 24)
NOV = date(2026, 11, 1)
PRICES_TOML = Path(tracker.__file__).parent / "catalog" / "prices.toml"


def shipped() -> PriceBook:
    text = PRICES_TOML.read_text(encoding="utf-8")
    return PriceBook(shipped=parse_prices(text, PRICES_TOML.name))


def row(kind: str, price: str, **changes: Any) -> PriceRow:
    values: dict[str, Any] = {
        "provider": "openai",
        "model": "ft:gpt-4.1-mini-2025-04-14:*",
        "kind": PriceKind(kind),
        "price": Decimal(price),
        "per": PriceKind(kind).usual_per,
        "currency": "USD",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "source_url": "https://prices.example",
        "retrieved_at": date(2026, 11, 20),
    }
    return PriceRow(**(values | changes))


def use(
    day: str = "2026-11-22", model: str = TRIAGE, source: str = "openai_usage", **changes: Any
) -> UsageDay:
    values: dict[str, Any] = {
        "requests": 1000,
        "input_tokens": 350_000,
        "output_tokens": 120_000,
        "cached_tokens": 0,
        "provider": "openai",
    }
    values |= changes
    return UsageDay(date.fromisoformat(day), model, source, **values)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def cost(kind: str, amount: str, currency: str = "USD", **changes: Any) -> Cost:
    return Cost(CostKind(kind), Money(Decimal(amount), currency), **changes)


def monthly(kind: str, amount: str, currency: str = "USD", **changes: Any) -> Cost:
    return cost(kind, amount, currency, per=Per.MONTH, **changes)


def version(serving_id: str | None = TRIAGE, **changes: Any) -> ModelVersion:
    values: dict[str, Any] = {
        "model": "triage",
        "provider": "openai",
        "serving_id": serving_id,
        "base": ModelRef("openai", "gpt-4.1-mini-2025-04-14", pinned=True),
        "owner": "ml@acme.example",
        "costs": (cost("training", "37.50", source="invoice 7"),),
    }
    id, number = changes.pop("id", 1), changes.pop("number", 1)
    status = changes.pop("status", Status.ACTIVE)
    registered = datetime(2026, 3, 1, tzinfo=UTC)
    return ModelVersion(id, number, registered, status, NewVersion(**(values | changes)))
