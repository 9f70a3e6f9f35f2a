"""Finds the files that travel with the program, and holds data against its schemas.

In a wheel they lie in ``tracker/_data/``; in a checkout (and an editable install) they are the
folders at the top of the repository. Zipped wheels are not supported, so plain paths are given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tracker.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from jsonschema import FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_PACKAGE = Path(__file__).parent
_SUFFIX = ".schema.json"
_LONGEST_VALUE_SHOWN = 60


def folder(name: str) -> Path:
    """The folder ``schemas`` or ``notifications``. Raises NotFoundError if the install lacks it."""
    return _find(name, Path.is_dir)


def text(name: str) -> str:
    """The text of a top-level file such as ``config.example.toml``; NotFoundError if missing."""
    return _find(name, Path.is_file).read_text(encoding="utf-8")


def schema_names() -> list[str]:
    """Every schema there is, e.g. ``notice`` for ``schemas/v1/notice.schema.json``."""
    return sorted(p.name.removesuffix(_SUFFIX) for p in _schemas().glob(f"*{_SUFFIX}"))


def schema(name: str) -> dict[str, Any]:
    """One JSON Schema (2020-12) by its short name. Raises NotFoundError, naming those there are."""
    names = schema_names()
    if name not in names:
        msg = f"there is no schema {name!r}"
        raise NotFoundError(msg, f"there are: {', '.join(names)}")
    path = _schemas() / f"{name}{_SUFFIX}"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def check(schema_name: str, data: Any, where: str) -> None:
    """Hold ``data`` (parsed JSON) against a schema; ``where`` is the file it came from.

    Raises InputError with one line: the file, the JSON path and what is wrong there.
    """
    from jsonschema.exceptions import best_match

    found = best_match(_validator(schema_name).iter_errors(data))
    if found is not None:
        error = _best_told(found)
        msg = f"{where}: {error.json_path} {_in_words(error)}"
        raise InputError(msg, f"the format is schemas/v1/{schema_name}{_SUFFIX}")


def _find(name: str, is_there: Callable[[Path], bool]) -> Path:
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if is_there(candidate):
            return candidate
    msg = f"this installation has no {name}"
    raise NotFoundError(msg, "install tracker again")


def _schemas() -> Path:
    return folder("schemas") / "v1"


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend
    from referencing import Registry, Resource

    checker: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    loaded = (schema(n) for n in schema_names())
    registry: Registry[Any] = Registry().with_resources(
        (s["$id"], Resource.from_contents(s)) for s in loaded
    )
    made: Validator = checker(schema(name), registry=registry, format_checker=_formats())
    return made


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    """A pattern as JavaScript reads it, and so every other program: ASCII, to the very end."""
    from jsonschema.exceptions import ValidationError

    one_line = isinstance(value, str) and not value.endswith("\n")
    if isinstance(value, str) and not (one_line and re.search(pattern, value, re.ASCII)):
        yield ValidationError(f"does not match {pattern}")


def _formats() -> FormatChecker:
    """The three formats the schemas use; jsonschema checks two of them only with extra packages."""
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    checker.checks("date", raises=ValueError)(_is_date)
    checker.checks("date-time", raises=ValueError)(_is_moment)
    checker.checks("uri", raises=ValueError)(_is_uri)
    return checker


def _is_date(value: object) -> bool:
    # Python also reads 20261014 and 2026-W42-3; the formats here are for other languages too.
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _is_uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and (parts.netloc or parts.path)) and not any(map(str.isspace, value))


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_FORMATS = {
    "date": "a date like 2027-01-14",
    "date-time": "a moment with its zone like 2027-01-14T09:00:00Z",
    "uri": "a full address like https://example.com/page",
}
_SENTENCES = {
    "minimum": "must be at least {limit}",
    "maximum": "must be at most {limit}",
    "minLength": "must not be empty",
    "minItems": "must not be empty",
    "minProperties": "must not be empty",
    "maxLength": "must not be longer than {limit} characters",
    "const": "must be {limit}",
    "pattern": "must be written as the schema says",
    "anyOf": "must have one of the forms it may have",
    "oneOf": "must have exactly one of the forms it may have",
}


def _in_words(error: ValidationError) -> str:
    """What is wrong at one place, and the value there unless it is long or secret."""
    value = error.instance
    hidden = _subschema(error).get("writeOnly") or isinstance(value, list | Mapping)
    return _sentence(error) + ("" if hidden else f", not {_shown(value)}")


def _sentence(error: ValidationError) -> str:
    own, keyword = _subschema(error), str(error.validator)
    limit: Any = error.validator_value
    value: Any = error.instance
    if said := _said(error):
        return said
    match keyword:
        case "required":
            return f"lacks {_named(k for k in limit if k not in value)}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"does not know {_named(k for k in value if k not in own.get('properties', ()))}"
        case "type":
            return f"must be {' or '.join(_TYPES[t] for t in _several(limit))}"
        case "enum":
            return f"must be one of {_named(one for one in limit if one is not None)}"
        case "format":
            return f"must be {_FORMATS.get(limit, limit)}"
    sentence = _SENTENCES.get(keyword)
    return sentence.format(limit=limit) if sentence else error.message


def _best_told(error: ValidationError) -> ValidationError:
    """The outermost error around this one for which the schema has words of its own."""
    around = [error]
    while isinstance(parent := around[-1].parent, type(error)):
        around.append(parent)
    return next((one for one in reversed(around) if _said(one)), error)


def _said(error: ValidationError) -> str | None:
    """The schema's own words for a broken keyword, which it may keep under ``x-wrong``."""
    said: str | None = _subschema(error).get("x-wrong", {}).get(str(error.validator))
    return said


def _subschema(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _named(keys: Iterable[Any]) -> str:
    return ", ".join(str(key) for key in keys)


def _shown(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    too_long = len(shown) > _LONGEST_VALUE_SHOWN
    return f"{shown[:_LONGEST_VALUE_SHOWN]}…" if too_long else shown
