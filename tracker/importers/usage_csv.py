"""Usage as a plain table: date, model, requests, input, cached, output[, cost, currency, provider].

Columns of other names are mapped with ``mapping``: our name to theirs (``{"input": "prompt"}``).
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
    read_currency,
    read_day,
)
from tracker.importers.usage_table import table_rows
from tracker.matching.providers import provider_named

SOURCE = "csv"
_NEEDED = ("date", "model", "input", "output")
_COLUMNS = (*_NEEDED, "requests", "cached", "cost", "currency", "provider")
_ALSO_CALLED = {
    "date": ("day",),
    "model": ("model_id",),
    "requests": ("calls",),
    "input": ("input_tokens", "prompt_tokens"),
    "cached": ("cached_tokens", "cached_input_tokens"),
    "output": ("output_tokens", "completion_tokens"),
}


def detect(usage: UsageFile) -> bool:
    """A table that has a date and a model, or for which a mapping was given."""
    names = {name.lower() for name in usage.header}
    dated = "model" in names and not names.isdisjoint(("date", "day"))
    return dated or bool(usage.mapping and names)


def read(usage: UsageFile) -> UsageImport:
    """Raises InputError for missing columns and unreadable cells, with the line."""
    columns = _columns(usage)
    tally = Tally()
    for where, cells in table_rows(usage):
        row = {ours: cells[theirs] for ours, theirs in columns.items()}
        if not row["model"]:
            msg = f"{where}: no model"
            raise InputError(msg, "every row needs a model id")
        tally.add(
            (read_day(row["date"], where), row["model"], SOURCE),
            _counts(row, where),
            billed=_billed(row, usage.currency, where),
            provider=_provider(row, where),
        )
    return tally.result()


def _columns(usage: UsageFile) -> dict[str, str]:
    """Our names to the table's own."""
    unknown = set(usage.mapping) - set(_COLUMNS)
    if unknown:
        msg = f"{usage.name}: nothing is called {', '.join(sorted(unknown))}"
        raise InputError(msg, f"columns can be named for {', '.join(_COLUMNS)}")
    theirs = {name.lower(): name for name in usage.header}
    found = {}
    for ours in _COLUMNS:
        wanted = [usage.mapping[ours]] if ours in usage.mapping else [ours, *_also_called(ours)]
        column = next((theirs[w.lower()] for w in wanted if w.lower() in theirs), None)
        if column is not None:
            found[ours] = column
        elif ours in usage.mapping or ours in _NEEDED:
            msg = f"{usage.name}: no column {' or '.join(wanted)} for {ours}"
            raise InputError(msg, f"the columns are {', '.join(usage.header)}; map them by name")
    return found


def _also_called(ours: str) -> tuple[str, ...]:
    return _ALSO_CALLED.get(ours, ())


def _counts(row: dict[str, str], where: str) -> Counts:
    """A blank cell is refused; a table without the column has none of them to count."""
    return Counts(
        where,
        read_count(row.get("requests", "0"), "requests", where),
        read_count(row["input"], "input", where),
        read_count(row["output"], "output", where),
        read_count(row.get("cached", "0"), "cached", where),
    )


def _billed(row: dict[str, str], usual: str | None, where: str) -> Money | None:
    """A cost with its currency, the ``usual`` one in a table without a column for it."""
    if not row.get("cost"):
        return None
    currency = row.get("currency", usual)
    if not currency:
        msg = f"{where}: a cost without a currency"
        raise InputError(msg, "add a column currency with a code such as USD")
    return Money(read_amount(row["cost"], where), read_currency(currency, where))


def _provider(row: dict[str, str], where: str) -> str | None:
    if not row.get("provider"):
        return None
    try:
        return provider_named(row["provider"])
    except InputError as error:
        msg = f"{where}: {error.message}"
        raise InputError(msg, error.hint) from None
