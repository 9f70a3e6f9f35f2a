"""What keeping a model up takes, as the team gives it: read from the configuration, or set."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tracker.app.context import App
from tracker.app.registry import resolve
from tracker.app.whole_file import replace_file
from tracker.config.document import Document, read_document
from tracker.config.load import config_of
from tracker.config.read import read_table
from tracker.config.upkeep import UpkeepSettings
from tracker.costs.upkeep_edit import Value, set_costs, set_upkeep
from tracker.errors import ConfigError, InputError

LABOR_RATE = "labor_rate"
"""What an hour costs: one for all models, under ``[costs]``."""

_CALLS = ("call", "prompted_call")
_WHOLE = re.compile(r"-?[0-9]{1,18}")


def upkeep_of(app: App, model: str) -> UpkeepSettings:
    """What the configuration says of a registered model. Raises NotFoundError for another one."""
    with app.database.read() as tx:
        name = resolve(tx, model).details.model
    named = (one for one in app.config.costs.upkeep if one.model == name)
    return next(named, UpkeepSettings(model=name))


def change_upkeep(app: App, model: str, given: Mapping[str, str]) -> UpkeepSettings:
    """Set keys of a model's ``[[costs.upkeep]]`` (and ``labor_rate``) in the configuration file.

    Keys may be of a table in it (``call.output``). What stands in the file else stays as it is.
    Raises ConfigError for a key there is not, a value that cannot be, or without a file, InputError
    for a table in a form that cannot be added to, NotFoundError for a model that is not registered;
    then nothing is written.
    """
    name, path = upkeep_of(app, model).model, _file(app)
    values = _tables({key: text for key, text in given.items() if key != LABOR_RATE})
    # Without the text: what is wrong stands on no line of it yet.
    read_table(UpkeepSettings, values, ("costs", "upkeep"), Document(path, ""))
    text = read_document(path).text
    if values:
        text = set_upkeep(text, name, values, path.name)
    if LABOR_RATE in given:
        text = set_costs(text, {LABOR_RATE: given[LABOR_RATE]}, path.name)
    config = config_of(Document(path, text))
    replace_file(path, text, mode=0o600)
    return next(one for one in (*config.costs.upkeep, UpkeepSettings(name)) if one.model == name)


def read_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """``KEY=VALUE`` each. Raises InputError for what is no such pair, or says a key twice."""
    found: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not key or not value:
            msg = f"{pair!r} is not KEY=VALUE"
            raise InputError(msg, "write it like review_hours=4 or call.output=120")
        if key in found:
            msg = f"{key} is given twice"
            raise InputError(msg, "give it once")
        found[key] = value
    return found


def upkeep_json(given: UpkeepSettings) -> dict[str, Any]:
    """Every key, ``null`` where nobody gave it; amounts and hours are exact texts."""
    values = asdict(given)
    return {one.name: _plain(values[one.name]) for one in fields(given)}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | dict) else f"{value:f}"


def _tables(given: Mapping[str, str]) -> dict[str, Any]:
    """``call.output`` as a key of the table ``call``."""
    found: dict[str, Any] = {}
    for name, text in given.items():
        table, dot, key = name.partition(".")
        if not dot and table in _CALLS:
            msg = f"{table} takes tokens of each kind, not {text!r} alone"
            raise InputError(msg, f"write {table}.uncached=350 {table}.output=120")
        if dot:
            found.setdefault(table, {})[key] = _value(text)
        else:
            found[table] = _value(text)
    return found


def _value(text: str) -> Value:
    return int(text) if _WHOLE.fullmatch(text) else text


def _file(app: App) -> Path:
    if app.config.path is None:
        msg = "there is no configuration file to write to"
        raise ConfigError(msg, "tracker init writes one")
    return app.config.path
