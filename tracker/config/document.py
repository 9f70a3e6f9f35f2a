"""A TOML file as read, able to say on which of its lines something is wrong."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.errors import ConfigError

At = tuple[str | int, ...]
"""Where in the tree a value stands: ``("channels", "email", "port")``, ``("sources", 0, "id")``."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")


@dataclass(frozen=True, slots=True)
class Document:
    """``folder`` is what relative paths in it are relative to."""

    path: Path
    text: str

    @property
    def folder(self) -> Path:
        return self.path.parent

    def tables(self) -> dict[str, Any]:
        """The TOML tree; numbers with a point are Decimal. Raises ConfigError if it is no TOML."""
        try:
            return tomllib.loads(self.text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            msg = f"{self.path} is not TOML: {error}"
            raise ConfigError(msg, "texts need quotes, tables a [header]") from None

    def error(self, at: At, what: str, hint: str | None = None) -> ConfigError:
        """An error to raise about the value at ``at``."""
        line = line_of(self.text, at)
        place = f"{self.path}:{line}" if line else str(self.path)
        return ConfigError(f"{place}: {dotted(at)}: {what}", hint)


def read_document(path: Path) -> Document:
    """Raises ConfigError when the file cannot be read as text."""
    try:
        return Document(path.absolute(), path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        msg = f"there is no configuration file {path}"
        raise ConfigError(msg, "tracker init writes one") from None
    except OSError as error:
        msg = f"the configuration file {path} cannot be read: {error.strerror}"
        raise ConfigError(msg) from None
    except UnicodeDecodeError:
        msg = f"the configuration file {path} is not UTF-8 text"
        raise ConfigError(msg, "save it as UTF-8") from None


def dotted(at: At) -> str:
    """``channels.email.port``, ``sources[0].id``."""
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in at)
    return shown.removeprefix(".")


def line_of(text: str, at: At) -> int | None:
    """The line (from 1) of a key, or else of the innermost table around it.

    The TOML reader of Python keeps no lines. This reads headers and keys one line at a time, which
    is enough to point at a mistake and nothing else is built on it.
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
