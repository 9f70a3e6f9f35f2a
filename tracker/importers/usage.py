"""Reads usage from a file of any known format; the content says which format it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from tracker.errors import InputError
from tracker.importers.usage_file import Open, Shape, UsageFile, look_at
from tracker.importers.usage_lines import bounded_lines
from tracker.importers.usage_rows import UsageImport

USAGE_FORMATS = {
    "litellm": "tracker.importers.usage_litellm",
    "openai_costs": "tracker.importers.usage_openai_costs",
    "openai_usage": "tracker.importers.usage_openai",
    "otel": "tracker.importers.usage_otel",
    "langfuse": "tracker.importers.usage_langfuse",
    "helicone": "tracker.importers.usage_helicone",
    "csv": "tracker.importers.usage_csv",
}
"""Format to module, the most particular first: the first that recognizes a file reads it."""


class UsageFormat(Protocol):
    """What a module in :data:`USAGE_FORMATS` offers."""

    def detect(self, usage: UsageFile) -> bool:
        """Whether the content is in this format; looks at the header or the first document."""
        ...

    def read(self, usage: UsageFile) -> UsageImport:
        """All days of it. Raises InputError with the line or the JSON path."""
        ...


def stream_usage(
    opened: Open,
    *,
    name: str,
    mapping: Mapping[str, str] | None = None,
    currency: str | None = None,
) -> UsageImport:
    """Daily usage from a file that is never held as a whole, but for a single JSON document.

    What is held is one row for each day, model and source. ``name`` is the file's name in messages.
    ``mapping`` says which column of a table holds what (``{"input": "prompt_tokens"}``); a table
    for which it is given is read as plain CSV. ``currency`` is that of costs in a CSV that has no
    column for it. Raises InputError for an unknown format, for unreadable or absurd rows, and for
    JSON that is broken or nested without end.
    """
    return import_usage(replace(look_at(name, opened, mapping), currency=currency))


def import_usage(usage: UsageFile) -> UsageImport:
    """Daily usage from a file that was looked at. Raises InputError as :func:`stream_usage`."""
    for module in [USAGE_FORMATS["csv"]] if usage.mapping else USAGE_FORMATS.values():
        reader = cast(UsageFormat, import_module(module))
        if reader.detect(usage):
            return reader.read(usage)
    if usage.shape is Shape.TABLE and _is_empty(usage):
        msg = f"{usage.name} is empty"
        raise InputError(msg, "export it again")
    msg = f"{usage.name} is in no known usage format"
    keys = "date, model, input, output, and perhaps requests, cached"
    raise InputError(
        msg,
        f"known are {', '.join(USAGE_FORMATS)}; of another table name the columns"
        f" with --map KEY=COLUMN, for the keys {keys}",
    )


def _is_empty(usage: UsageFile) -> bool:
    with usage.open() as text:
        return not any(line.strip() for line in bounded_lines(text, usage.name))
