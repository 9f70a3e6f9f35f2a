"""Usage from a LiteLLM proxy: the tables LiteLLM_SpendLogs and LiteLLM_DailyUserSpend as CSV.

``spend`` is what the proxy charged the team. It is 0 where the proxy knows no price, so 0 is taken
for "not known" and never for free. Field names: ``schema.prisma`` of litellm 1.109.
"""

from __future__ import annotations

from tracker.domain.money import Money
from tracker.errors import InputError
from tracker.importers.usage_file import UsageFile
from tracker.importers.usage_rows import (
    Tally,
    UsageImport,
    counted,
    read_amount,
    read_count_or_none,
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
    counts = counted(
        where,
        requests=_count(row, "api_requests", where, absent="1"),
        input=_count(row, "prompt_tokens", where),
        output=_count(row, "completion_tokens", where),
        cached=_count(row, "cache_read_input_tokens", where, absent="0"),
    )
    if isinstance(counts, str):
        tally.leave_out(counts)
        return
    spend = read_amount(row["spend"] or "0", where)
    key = (read_day(row.get("startTime") or row.get("date", ""), where), _model(row), SOURCE)
    billed = Money(spend, "USD") if spend else None
    tally.add(key, counts, billed=billed, provider=_provider(row))


def _count(row: dict[str, str], key: str, where: str, *, absent: str = "") -> int | None:
    """What a cell counts, ``absent`` if there is no such column; a blank cell is not known."""
    return read_count_or_none(row.get(key, absent), key, where)


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
