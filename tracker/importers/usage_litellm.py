"""Usage from a LiteLLM proxy: the tables LiteLLM_SpendLogs and LiteLLM_DailyUserSpend as CSV.

``spend`` is what the proxy charged the team. It is 0 where the proxy knows no price, so 0 is taken
for "not known" and never for free. Field names: ``schema.prisma`` of litellm 1.109.
"""

from __future__ import annotations

from tracker.domain.money import Money
from tracker.errors import InputError
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_rows import (
    Counts,
    Tally,
    UsageImport,
    read_amount,
    read_count,
    read_day,
)
from tracker.importers.usage_table import table_rows
from tracker.matching.providers import provider_named

SOURCE = "litellm"
_LOGS = {"spend", "prompt_tokens", "completion_tokens", "startTime", "model"}
_DAILY = {"spend", "prompt_tokens", "completion_tokens", "date", "model", "api_requests"}


def detect(usage: UsageFile) -> bool:
    return set(usage.header) >= _LOGS or set(usage.header) >= _DAILY


def read(usage: UsageFile) -> UsageImport:
    """One row of the log is one request. Raises InputError for unreadable cells, with the line."""
    tally = Tally()
    if "cache_read_input_tokens" not in usage.header:
        tally.problem("the log does not count cached tokens: computed costs may be too high")
    for where, row in table_rows(usage):
        if row.get("cache_hit", "").lower() == "true":
            # The proxy answered by itself: the provider was not asked, and nothing was paid.
            tally.leave_out("answered from the proxy's own cache")
        elif not row["model"]:
            tally.leave_out("without a model")
        else:
            _add(tally, row, where)
    return tally.result()


def _add(tally: Tally, row: dict[str, str], where: str) -> None:
    counts = Counts(
        where,
        requests=read_count(row["api_requests"], "api_requests", where)
        if "api_requests" in row
        else 1,
        input=read_count(row["prompt_tokens"], "prompt_tokens", where),
        output=read_count(row["completion_tokens"], "completion_tokens", where),
        cached=read_count(row.get("cache_read_input_tokens", ""), "cached", where),
    )
    if not counts.input and not counts.output:
        tally.leave_out("without tokens (failed requests)")
        return
    spend = read_amount(row["spend"] or "0", where)
    key = (read_day(row.get("startTime") or row.get("date", ""), where), _model(row), SOURCE)
    billed = Money(spend, "USD") if spend else None
    tally.add(key, counts, billed=billed, provider=_provider(row))


def _model(row: dict[str, str]) -> str:
    """The id the provider knows: LiteLLM puts its own name for the provider before a slash."""
    prefix = f"{row.get('custom_llm_provider', '')}/"
    return row["model"].removeprefix(prefix) if prefix != "/" else row["model"]


def _provider(row: dict[str, str]) -> str | None:
    """Providers the proxy knows and we do not are left open."""
    try:
        return provider_named(row.get("custom_llm_provider", ""))
    except InputError:
        return None
