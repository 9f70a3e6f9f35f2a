"""Plain values as YAML, for the head of a model card."""

from __future__ import annotations

import re
from typing import Any

_PLAIN_KEY = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z][a-z_-]*")
_QUOTED = {'"': '\\"', "\\": "\\\\"}


def front_matter(data: dict[str, Any]) -> str:
    """``data`` between two lines of dashes. Keys are texts; they, and other texts, may be any."""
    return "---\n" + "".join(f"{line}\n" for line in _mapping(data)) + "---\n"


def _mapping(data: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, dict | list) and value:
            lines += [f"{_key(key)}:", *(f"  {line}" for line in _block(value))]
        else:
            lines.append(f"{_key(key)}: {_scalar(value)}")
    return lines


def _block(value: dict[str, Any] | list[Any]) -> list[str]:
    if isinstance(value, dict):
        return _mapping(value)
    lines: list[str] = []
    for item in value:
        is_block = isinstance(item, dict | list) and item
        inner = _block(item) if is_block else [_scalar(item)]
        lines += [f"- {inner[0]}", *(f"  {line}" for line in inner[1:])]
    return lines


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else _text(key)


def _scalar(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case float():
            return _float(value)
    return "[]" if value == [] else "{}" if value == {} else str(value)


def _text(text: str) -> str:
    """Always in quotes: else ``no`` would be false and ``1.10`` a number."""
    return f'"{"".join(map(_character, text))}"'


def _character(character: str) -> str:
    if character in _QUOTED:
        return _QUOTED[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _float(value: float) -> str:
    """With a point also before an exponent: YAML 1.1 takes 1e-07 for a text."""
    digits, exponential, exponent = repr(value).partition("e")
    return f"{digits}.0e{exponent}" if exponential and "." not in digits else repr(value)
