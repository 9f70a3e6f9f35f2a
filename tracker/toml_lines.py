"""On which line of a TOML file something stands: Python's reader keeps no lines (pure)."""

from __future__ import annotations

import re

At = tuple[str | int, ...]
"""Where in the tree a value stands: ``("channels", "email", "port")``, ``("sources", 0, "id")``."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")


def line_of(text: str, at: At) -> int | None:
    """The line (from 1) of a key, or else of the innermost table around it.

    This reads headers and keys one line at a time, which is enough to point at a mistake, and
    nothing else is built on it.
    """
    best, depth = None, 0
    table: At = ()
    entries: dict[At, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                entries[table] = entries.get(table, -1) + 1
                table = (*table, entries[table])
            here = table
        elif named := _KEY.match(line):
            here = (*table, *_parts(named[1]))
        else:
            continue
        shared = here[: len(at)]
        if len(shared) > depth and at[: len(shared)] == shared:
            best, depth = number, len(shared)
    return best


def _parts(name: str) -> At:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
