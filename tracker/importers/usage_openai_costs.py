"""Charges from OpenAI's ``/v1/organization/costs``, asked with ``group_by=line_item``.

A line item reads ``MODEL, WHAT`` ("gpt-4.1-mini, input_tokens"). The rows carry money and no
tokens; those come from the usage API.
"""

from __future__ import annotations

from decimal import Decimal

from tracker.domain.money import Money
from tracker.errors import InputError
from tracker.importers.usage_buckets import Result, has_results, is_pages, results
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_rows import Counts, Tally, UsageImport, plausible, read_currency

SOURCE = "openai_costs"
_KIND = "organization.costs.result"


def detect(usage: UsageFile) -> bool:
    return is_pages(usage) and has_results(usage, _KIND)


def read(usage: UsageFile) -> UsageImport:
    """Charges that name no model (storage, tools) are listed as left out.

    A negative amount is a credit and counts. Raises InputError when the results are not grouped by
    line item, or an amount cannot be read.
    """
    tally = Tally()
    for where, day, result in results(usage, tally):
        item = result.get("line_item")
        if not isinstance(item, str) or not item:
            msg = f"{where}: results are not grouped by line item"
            raise InputError(msg, "ask the provider again with group_by=line_item")
        model, comma, _ = item.rpartition(", ")
        if comma:
            billed = _amount(result, where)
            tally.add((day, model, SOURCE), Counts(where), billed=billed, provider="openai")
        else:
            tally.leave_out(f"charge {item!r} names no model")
    return tally.result()


def _amount(result: Result, where: str) -> Money:
    amount = result.get("amount")
    fields = amount if isinstance(amount, dict) else {}
    value, currency = fields.get("value"), fields.get("currency")
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and plausible(value) and isinstance(currency, str):
        return Money(value, read_currency(currency, where))
    msg = f"{where}: amount {amount!r} cannot be read"
    raise InputError(msg, "save the provider's answer unchanged")
