"""TOML tables to the dataclasses of ``settings``, key by key, refusing what is not a key."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from tracker.config.document import Document
from tracker.config.secret import Secret, Url, WrittenOutError
from tracker.config.values import convert, suggestion
from tracker.errors import ConfigError, InputError
from tracker.toml_lines import At

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def read_table(shape: type[T], table: Any, at: At, document: Document) -> T:
    """A table as ``shape``. Raises ConfigError with file, line, key and what to write instead."""
    if not isinstance(table, Mapping):
        hint = f"write a [{at[-1]}] header and its keys below it" if at else None
        raise document.error(at, "must be a table", hint)
    keys, hints = file_keys(shape), get_type_hints(shape)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if one := keys.get(key):
            wanted, place = hints[one.name], (*at, key)
            values[one.name] = _read_key(wanted, value, place, _owner(table, at), document)
            _hold_to_limit(one, values[one.name], place, document)
    if rest := {key: value for key, value in table.items() if key not in keys}:
        values[_options_field(shape, table, rest, at, document)] = rest
    return shape(**values)


def file_keys(shape: type[DataclassInstance]) -> dict[str, Field[Any]]:
    """The keys a table of this shape may have in the file, and the field each one fills."""
    inside = (f for f in fields(shape) if not f.metadata.get("outside"))
    return {f.metadata.get("name") or f.name: f for f in inside if not f.metadata.get("rest")}


def is_table(wanted: Any) -> bool:
    """Whether a field of this type is a table of the file (a reference is a dataclass too)."""
    return is_dataclass(wanted) and wanted not in (Secret, Url)


def _read_key(wanted: Any, value: Any, at: At, owner: str, document: Document) -> Any:
    try:
        return _read_value(wanted, value, at, document)
    except WrittenOutError as error:
        name = f"TRACKER_{owner}_{at[-1]}".upper().replace("-", "_").replace(".", "_")
        hint = f'write: {at[-1]} = "env:{name}" and set that variable'
        raise document.error(at, error.message, hint) from None
    except InputError as error:
        raise document.error(at, error.message, error.hint) from None


def _read_value(wanted: Any, value: Any, at: At, document: Document) -> Any:
    if isinstance(wanted, types.UnionType):
        if value == "":
            return None
        wanted = get_args(wanted)[0]
    if get_origin(wanted) is tuple:
        return _read_list(get_args(wanted)[0], value, at, document)
    if is_table(wanted):
        return read_table(wanted, value, at, document)
    return convert(wanted, value, document.folder)


def _read_list(wanted: Any, value: Any, at: At, document: Document) -> tuple[Any, ...]:
    if not isinstance(value, list):
        msg = "must be a list"
        hint = f"write [[{at[-1]}]]" if is_table(wanted) else 'write it like ["one", "two"]'
        raise InputError(msg, hint)
    return tuple(_read_value(wanted, one, (*at, i), document) for i, one in enumerate(value))


def _hold_to_limit(one: Field[Any], value: Any, at: At, document: Document) -> None:
    limit = one.metadata.get("limit")
    if limit and value is not None and (wrong := limit(value)):
        raise document.error(at, wrong)


def _options_field(
    shape: type[DataclassInstance],
    table: Mapping[str, Any],
    rest: Mapping[str, Any],
    at: At,
    document: Document,
) -> str:
    """The field that takes further keys, if this table may have any."""
    options = [f.name for f in fields(shape) if f.metadata.get("rest")]
    if options and table.get("kind"):
        return options[0]
    raise _unknown(next(iter(rest)), list(file_keys(shape)), at, document)


def _unknown(key: str, known: list[str], at: At, document: Document) -> ConfigError:
    return document.error((*at, key), "there is no such key", suggestion(key, known))


def _owner(table: Mapping[str, Any], at: At) -> str:
    """Whose secret it is: the id of a source, or the name of the table."""
    return str(table.get("id", at[-1] if at else "")).removesuffix("-api")
