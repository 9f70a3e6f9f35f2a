"""Objects in JSON exports of usage, and the numbers in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tracker.errors import InputError
from tracker.importers.usage_file import UsageFile

Fields = Mapping[str, Any]

_LONGEST = 10**18


def objects(usage: UsageFile) -> Iterator[tuple[str, Fields]]:
    """``(where, object)`` for each of a list, of a list under ``data``, or of each line.

    Raises InputError for anything else in their place.
    """
    for where, document in usage.documents():
        for path, item in _items(document):
            if not isinstance(item, dict):
                msg = f"{where}{path}: {str(item)[:40]!r} is not an object"
                raise InputError(msg, "save the export unchanged")
            yield f"{where}{path}", item


def first_object(usage: UsageFile) -> Fields:
    """The first of :func:`objects`, by which a format is recognized; empty if there is none."""
    first = next(_items(usage.first), ("", None))[1]
    return first if isinstance(first, dict) else {}


def needed_whole(fields: Fields, key: str, where: str) -> int:
    """A count that has to be there. Raises InputError if it is missing, null or not whole."""
    number = whole(fields, key, where)
    if number is None:
        msg = f"{where}: {key} is missing or null, which is not known rather than 0"
        raise InputError(msg, "save the provider's answer unchanged")
    return number


def whole(fields: Fields, key: str, where: str) -> int | None:
    """A count; ``None`` for a missing or null one. Raises InputError if it is no whole number."""
    value = fields.get(key)
    if value is None:
        return None
    if type(value) is int:
        return value
    if isinstance(value, Decimal) and _is_whole(value):
        return int(value)
    msg = f"{where}: {key} {value!r} is not a whole number"
    raise InputError(msg, "save the provider's answer unchanged")


def text_of(fields: Fields, *keys: str) -> str:
    """The first of these fields that is a text with something in it, else an empty one."""
    values = (fields.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value), "")


def dicts(value: object) -> list[Fields]:
    """The objects in a list; nothing for what is none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _items(document: Any) -> Iterator[tuple[str, Any]]:
    match document:
        case {"data": list(items)}:
            yield from ((f": $.data[{n}]", item) for n, item in enumerate(items))
        case list():
            yield from ((f": $[{n}]", item) for n, item in enumerate(document))
        case _:
            yield "", document


def _is_whole(value: Decimal) -> bool:
    # The bound comes before int(): 1e999999999 written out would fill the memory. copy_abs, unlike
    # abs, does not compute, and so does not overflow.
    small = value.is_finite() and value.copy_abs() < _LONGEST
    return small and value == value.to_integral_value()
