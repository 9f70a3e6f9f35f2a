"""One spelling per JSON record, so that the same record always has the same digest.

Object keys sorted by code point, no spaces, UTF-8 unescaped, the shortest float that reads back the
same. Strings are left alone (a tokenizer sees their spaces and accents) and ``1`` stays different
from ``1.0``. This is what orjson 3.13 writes; older ones write ``1e16`` where it writes ``1e+16``,
and then (or without orjson) the slower codec below is used, so that no digest depends on a version.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple, NoReturn

_SMALLEST_INTEGER = -(2**63)
_LARGEST_INTEGER = 2**64 - 1
_DEEPEST = 254


class Codec(NamedTuple):
    """``loads`` raises ValueError for what is not JSON; ``dumps`` TypeError for too deep a record.

    Refused: NaN and infinities, lone surrogates, invalid UTF-8, nesting beyond 254. An integer
    outside 64 bits is read as a float. Of a repeated key the last value counts.
    """

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any], bytes]


@cache
def fastest_codec() -> Codec:
    """orjson where it is installed and writes the canonical form, else :data:`STDLIB`."""
    try:
        import orjson
    except ImportError:
        return STDLIB
    # Not a function of our own: it would be called once per record.
    dumps = partial(orjson.dumps, option=orjson.OPT_SORT_KEYS)
    return Codec(orjson.loads, dumps) if dumps(_PROBE) == _PROBE_WRITTEN else STDLIB


_PROBE = [1e16, 1e15, 1e-5, 1.5e-7, -0.0, 5e-324]
_PROBE_WRITTEN = b"[1e+16,1000000000000000.0,0.00001,1.5e-7,-0.0,5e-324]"


def _loads(raw: bytes) -> Any:
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None
    if b"\\u" in raw:
        # A lone surrogate cannot be encoded: UnicodeEncodeError is a ValueError.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def _dumps(record: Any) -> bytes:
    return _written(record, 0).encode("utf-8")


def _written(value: Any, depth: int) -> str:
    if isinstance(value, float):
        return shortest_float(value)
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if depth == _DEEPEST:
        msg = "nested too deeply"
        raise TypeError(msg)
    if isinstance(value, list):
        return f"[{','.join(_written(item, depth + 1) for item in value)}]"
    pairs = (
        f"{json.dumps(key, ensure_ascii=False)}:{_written(value[key], depth + 1)}"
        for key in sorted(value)
    )
    return f"{{{','.join(pairs)}}}"


def shortest_float(value: float) -> str:
    """The shortest digits that read back the same; decimal from 1e-5 up to below 1e16."""
    digits, exponential, exponent = repr(value).partition("e")
    if not exponential:
        return digits
    power = int(exponent)
    if power == -5:  # the one power where Python already writes an exponent
        sign = "-" if digits.startswith("-") else ""
        return f"{sign}0.0000{digits.lstrip('-').replace('.', '')}"
    return f"{digits}e{power:+d}"


def _integer(text: str) -> int | float:
    value = int(text)
    return value if _SMALLEST_INTEGER <= value <= _LARGEST_INTEGER else _finite(text)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        msg = "a number is too large for a float"
        raise ValueError(msg)
    return value


def _refuse(name: str) -> NoReturn:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


def has_long_integer(raw: bytes) -> bool:
    """Whether valid JSON holds an integer beyond 64 bits, which is read as a (rounded) float."""
    long: list[int] = []

    def note(text: str) -> None:
        if not _SMALLEST_INTEGER <= int(text) <= _LARGEST_INTEGER:
            long.append(len(text))

    json.loads(raw, parse_int=note)
    return bool(long)


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_finite, parse_constant=_refuse)
STDLIB = Codec(_loads, _dumps)
