"""JSON as the standard has it: no NaN, no key twice, bounded in size and depth.

``json`` alone takes ``NaN``, keeps the last of two equal keys without a word, and says of a number
like ``1e999`` that it is infinity. In a record that is kept, each of these would be a wrong fact.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from tracker.errors import InputError

LARGEST = 64 * 2**20
DEEPEST = 64


class _Twice:
    """Stands where an object held a key twice, until its path is known."""

    def __init__(self, key: str) -> None:
        self.key = key


def read_json(text: str, *, name: str, largest: int = LARGEST) -> Any:
    """Parse one JSON document; ``name`` is the file it came from, for messages.

    Raises InputError with the line of a syntax error, or the JSON path of a repeated key or of a
    number that is none, or if the text is longer than ``largest`` characters or nested too deeply.
    """
    if len(text) > largest:
        msg = f"{name} is larger than {largest >> 20} MiB"
        raise InputError(msg, "split it")
    try:
        data = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise _syntax(error, name) from None
    except ValueError:  # a whole number of thousands of digits
        msg = f"{name} holds a number too long to read"
        raise InputError(msg) from None
    except RecursionError:
        raise _too_deep(name) from None
    _insist_on_sound(data, name)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Twice:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(key for key, _ in pairs)
    return _Twice(counts.most_common(1)[0][0])


def _syntax(error: json.JSONDecodeError, name: str) -> InputError:
    if error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg:
        msg = f"{name} ends in the middle, on line {error.lineno}"
        return InputError(msg, "write it out completely, then try again")
    msg = f"{name}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}"
    return InputError(msg)


def _too_deep(name: str) -> InputError:
    msg = f"{name} is nested more than {DEEPEST} deep"
    return InputError(msg)


_Path = tuple["_Path", str | int] | tuple[()]
"""The path of the object or list something is in, and its key or place there."""


def _insist_on_sound(data: Any, name: str) -> None:
    """Walk without recursion: the depth is somebody else's to choose."""
    waiting: list[tuple[Any, int, _Path]] = [(data, 0, ())]
    while waiting:
        value, depth, path = waiting.pop()
        if depth > DEEPEST:
            raise _too_deep(name)
        match value:
            case str():
                _insist_on_unicode(value, path, name)
            case dict():
                waiting += [(key, depth, path) for key in value]
                waiting += [(item, depth + 1, (path, key)) for key, item in value.items()]
            case list():
                waiting += [(item, depth + 1, (path, i)) for i, item in enumerate(value)]
            case _Twice():
                msg = f"{name}: {_path(path)} has {value.key!r} twice"
                raise InputError(msg, "keep one of them")
            case float() if not math.isfinite(value):
                msg = f"{name}: {_path(path)} is not a finite number"
                raise InputError(msg, "leave out what was not measured")


def _insist_on_unicode(text: str, path: _Path, name: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        msg = f"{name}: {_path(path)} holds half a surrogate pair"
        raise InputError(msg, "write the character itself, in UTF-8") from None


def _path(path: _Path) -> str:
    steps: list[str] = []
    while path:
        path, step = path
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "$" + "".join(reversed(steps))
