"""Makes text from elsewhere safe to show. Needs nothing but the standard library."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

# ECMA-48: CSI sequences, string sequences that are properly ended (OSC, DCS, SOS, PM, APC), and
# two-character escapes. An unended string loses only its introducer, so it hides nothing after it.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_KEPT = frozenset("\n\t")
# Blank as a space and used to fake names, though Unicode calls them letters.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_BREAKS = str.maketrans("\n\t", "  ")


def visible(value: str) -> str:
    """Without terminal escapes, control, bidirectional and zero-width characters.

    Line feeds and tabs stay; every other way to end a line becomes a line feed.
    """
    if value.isascii() and value.isprintable():
        return value
    lines = _LINE_ENDS.sub("\n", _ESCAPES.sub("", value))
    return "".join(c for c in lines if c in _KEPT or _shows(c))


def oneline(value: str) -> str:
    """:func:`visible`, on one line: line ends, tabs and runs of blanks become one space."""
    return _BLANKS.sub(" ", visible(value)).strip()


def unbroken(value: str) -> str:
    """:func:`visible`, with a space for every line end and tab; its other blanks stay.

    For what is laid out already, as a line of the screen is.
    """
    return visible(value).translate(_BREAKS)


def clip(value: str, limit: int) -> str:
    """At most ``limit`` characters, ending in an ellipsis where something was cut off."""
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def visible_facts(facts: Any) -> Any:
    """The same JSON with every string, keys too, made :func:`visible`."""
    if isinstance(facts, str):
        return visible(facts)
    if isinstance(facts, dict):
        return {_visible_key(key): visible_facts(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [visible_facts(item) for item in facts]
    return facts


@lru_cache(maxsize=1024)
def _visible_key(key: Any) -> Any:
    """The keys of ten thousand rows are the same two dozen."""
    return visible(key) if isinstance(key, str) else key


def _shows(char: str) -> bool:
    return char not in _FILLERS and unicodedata.category(char) not in _INVISIBLE
