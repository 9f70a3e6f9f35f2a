"""How prices look, to people and to machines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.cli.output import visible, warn

if TYPE_CHECKING:
    from tracker.costs.price_check import Finding
    from tracker.costs.price_quotes import Quote
    from tracker.costs.prices import PriceRow


def quote_row(quote: Quote, today: date) -> list[str]:
    from tracker.costs.amounts import amount_text

    tiers = "".join(f"; {amount_text(p)} above {n:,} tokens in" for n, p in quote.tiers)
    return [
        visible(quote.provider),
        visible(quote.model),
        quote.kind.words,
        f"{quote.text}{tiers}",
        quote.origin.value,
        *valid_and_read(quote, today),
    ]


def valid_and_read(quote: Quote, today: date) -> tuple[str, str]:
    """Since when it holds, and when it was read; one read long ago is marked."""
    since = f"since {quote.valid_from}" if quote.valid_from else "undated"
    valid = since if quote.valid_to is None else f"{quote.valid_from} to {quote.valid_to}"
    read = str(quote.retrieved_at) if quote.retrieved_at else "-"
    return valid, warn(f"{read}, {quote.age_days(today)} days ago") if quote.is_old(today) else read


def quote_json(quote: Quote, today: date) -> dict[str, Any]:
    from tracker.costs.amounts import amount_text

    return {
        "provider": quote.provider,
        "model": quote.model,
        "kind": quote.kind.value,
        "price": amount_text(quote.price),
        "per": quote.per,
        "currency": quote.currency,
        "from": quote.origin.value,
        "source_url": quote.source_url,
        "valid_from": quote.valid_from,
        "valid_to": quote.valid_to,
        "retrieved_at": quote.retrieved_at,
        "age_days": quote.age_days(today),
        "tiers": [{"above_input_tokens": n, "price": amount_text(p)} for n, p in quote.tiers],
    }


def row_text(row: PriceRow) -> str:
    from tracker.costs.amounts import amount_text
    from tracker.costs.price_quotes import per_text

    until = f" to {row.valid_to}" if row.valid_to else ""
    price = f"{amount_text(row.price)} {row.currency} per {per_text(row.per)}"
    return f"{row.provider}/{row.model} {row.kind.words} {price} from {row.valid_from}{until}"


def finding_json(one: Finding) -> dict[str, str]:
    return {"level": "error" if one.error else "warning", "what": one.what, "hint": one.hint}
