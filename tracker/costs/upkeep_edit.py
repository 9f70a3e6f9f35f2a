"""Sets keys of ``[[costs.upkeep]]`` in a configuration as text: comments and order stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from tracker.errors import InputError

Value = str | int
"""Money and hours as text, as they must be read; counts as whole numbers."""

_UPKEEP, _COSTS = "upkeep", "costs"


def set_upkeep(
    text: str, model: str, values: Mapping[str, Value | Mapping[str, Value]], where: str
) -> str:
    """``text`` with these keys in the table of ``model``, which is added if it is not there.

    Of a table in it only the keys given are changed. Raises InputError if ``text`` is no TOML, or
    has its tables in a form that cannot be added to; ``where`` is the file's name in messages.
    """
    document = _parse(text, where)
    table = _table_of(document, model, where)
    if table is None:
        table = {"model": model}
        _put(table, values)
        return _appended(text, {_COSTS: {_UPKEEP: [table]}})
    _put(table, values)
    return document.as_string()


def set_costs(text: str, values: Mapping[str, Value], where: str) -> str:
    """``text`` with these keys under ``[costs]``. Raises as ``set_upkeep``."""
    document = _parse(text, where)
    costs: Any = document.get(_COSTS)
    # Only named by its [[costs.upkeep]]: the header of its own may stand behind them.
    if costs is None or getattr(costs, "is_super_table", lambda: False)():
        return _appended(text, {_COSTS: dict(values)})
    for key, value in values.items():
        costs[key] = value
    return document.as_string()


def _parse(text: str, where: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        msg = f"{where} is not TOML: {error}"
        raise InputError(msg, "texts need quotes, tables a [header]") from None


def _table_of(document: tomlkit.TOMLDocument, model: str, where: str) -> Any:
    tables: Any = document.get(_COSTS, {}).get(_UPKEEP, tomlkit.aot())
    if not isinstance(tables, AoT):
        msg = f"{where} has its upkeep in one list, which cannot be added to"
        raise InputError(msg, "write each as a [[costs.upkeep]] table")
    return next((table for table in tables if table.get("model") == model), None)


def _appended(text: str, tables: Mapping[str, Any]) -> str:
    """Behind what is there, as text, after an empty line."""
    parts = (text.rstrip("\n"), tomlkit.dumps(tables).rstrip("\n"))
    return "\n\n".join(part for part in parts if part) + "\n"


def _put(table: Any, values: Mapping[str, Any]) -> None:
    """A table inside is written on one line: ``call = { output = 120 }``."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            if key not in table:
                table[key] = tomlkit.inline_table()
            _put(table[key], value)
        else:
            table[key] = value
