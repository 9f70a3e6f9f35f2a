"""Reads usage from a file of any known format; the content says which format it is."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import import_module
from typing import Protocol, cast

from tracker.errors import InputError
from tracker.importers.usage_rows import UsageImport, UsageText
from tracker.importers.usage_table import read_header

USAGE_FORMATS = {
    "litellm": "tracker.importers.usage_litellm",
    "openai_costs": "tracker.importers.usage_openai_costs",
    "openai_usage": "tracker.importers.usage_openai",
    "csv": "tracker.importers.usage_csv",
}
"""Format to module, the most particular first: the first that recognizes a file reads it."""


class UsageFormat(Protocol):
    """What a module in :data:`USAGE_FORMATS` offers."""

    def detect(self, usage: UsageText) -> bool:
        """Whether the content is in this format; looks at the content only."""
        ...

    def read(self, usage: UsageText) -> UsageImport:
        """All days of it. Raises InputError with the line or the JSON path."""
        ...


def read_usage(text: str, *, name: str, mapping: dict[str, str] | None = None) -> UsageImport:
    """Daily usage from ``text``; ``name`` is the file's name in messages.

    ``mapping`` says which column of a table holds what (``{"input": "prompt_tokens"}``); a table
    for which it is given is read as plain CSV. Raises InputError for an unknown format, for
    unreadable or absurd rows, and for JSON that is broken or nested without end.
    """
    usage = _look_at(text.removeprefix("\ufeff"), name, mapping or {})
    for module in [USAGE_FORMATS["csv"]] if mapping else USAGE_FORMATS.values():
        reader = cast(UsageFormat, import_module(module))
        if reader.detect(usage):
            return reader.read(usage)
    msg = f"{name} is in no known usage format"
    raise InputError(
        msg, f"known are {', '.join(USAGE_FORMATS)}; for another table map its columns"
    )


def _look_at(text: str, name: str, mapping: dict[str, str]) -> UsageText:
    if text.lstrip().startswith(("{", "[")):
        return UsageText(name, text, data=_parse_json(text, name), mapping=mapping)
    header, delimiter = read_header(text)
    return UsageText(name, text, header=header, delimiter=delimiter, mapping=mapping)


def _parse_json(text: str, name: str) -> object:
    try:
        # Amounts must not pass through a float; NaN and Infinity become Decimals and are refused.
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except json.JSONDecodeError as error:
        msg = f"{name}, line {error.lineno}: not JSON: {error.msg}"
        raise InputError(msg, "save the provider's answer unchanged") from None
    except (RecursionError, ValueError):
        msg = f"{name}: nested too deeply, or with numbers too long, to be usage"
        raise InputError(msg, "save the provider's answer unchanged") from None
