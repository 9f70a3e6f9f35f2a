"""A TOML file as read, able to say on which of its lines something is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.errors import ConfigError
from tracker.toml_lines import At, line_of


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
