"""What calls cost as JSON: the shape of ``schemas/v1/call_price.schema.json``."""

from __future__ import annotations

from typing import Any

from tracker.costs.amounts import amount_text, totals_text
from tracker.costs.call_price import CallLine, CallPrice, CallSum
from tracker.domain.money import Money


def call_price_to_json(price: CallPrice) -> dict[str, Any]:
    """One ``tracker/call_price/v1`` object. Amounts are exact texts; those not known are null."""
    size = price.size
    return {
        "schema": "tracker/call_price/v1",
        "provider": price.provider,
        "model": price.model,
        "on": price.on.isoformat(),
        "calls": size.calls,
        "tokens_of_one": {
            "input": size.input_tokens,
            "cached": size.cached_tokens,
            "output": size.output_tokens,
        },
        "lines": [_line(line) for line in price.lines],
        "total": _sum(price.total),
        "total_uncached": _sum(price.uncached),
        "one_call": _sum(price.one),
        "complete": not price.total.missing,
    }


def _line(line: CallLine) -> dict[str, Any]:
    quote, cost = line.quote, line.cost
    head: dict[str, Any] = {"kind": line.kind.value, "quantity": line.tokens, "unit": "tokens"}
    if quote is None or line.rate is None or not isinstance(cost, Money):
        return head | {"rate": None, "amount": None, "source": None}
    return head | {
        "rate": amount_text(line.rate),
        "per": quote.per,
        "currency": cost.currency,
        "amount": amount_text(cost.amount),
        "from": quote.origin.value,
        "source": quote.source_url,
        "valid_from": quote.valid_from.isoformat() if quote.valid_from else None,
        "valid_to": quote.valid_to.isoformat() if quote.valid_to else None,
        "retrieved_at": quote.retrieved_at.isoformat() if quote.retrieved_at else None,
    }


def _sum(found: CallSum) -> dict[str, Any]:
    """``amounts`` by currency; with anything in ``missing``, lower bounds."""
    return {"amounts": totals_text(found.totals), "missing": list(found.missing)}
