"""The options of a source that is configuration only, read and refused like the rest of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.errors import ConfigError
from tracker.sources.base import Recipe

SLUG = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Options:
    """Reads one option at a time; every refusal names the source and the option."""

    recipe: Recipe

    def allow(self, names: Sequence[str]) -> None:
        """Refuse what is not an option of this kind, suggesting what may have been meant."""
        for name in self.recipe.options:
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                meant = f"did you mean {near[0]}? " if near else ""
                said = f"{self.recipe.kind} has no option {name!r}"
                raise self._error(said, f"{meant}there are: {', '.join(names)}")

    def text(self, name: str, default: str = "") -> str:
        value = self.recipe.options.get(name, default)
        if not isinstance(value, str):
            msg = f"{name} must be text in quotes"
            raise self._error(msg)
        return value.strip()

    def slug(self, name: str, default: str = "") -> str:
        """A name that can stand before the ``/`` of a base."""
        value = self.text(name) or default
        if value and not SLUG.fullmatch(value):
            msg = f"{name} = {value!r} cannot be a name"
            raise self._error(msg, "use lower-case letters and digits joined by -, e.g. acme-ai")
        return value

    def number(self, name: str, default: int) -> int:
        value = self.recipe.options.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            msg = f"{name} must be a whole number"
            raise self._error(msg)
        return value

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """One text or a list of them: the names something may have."""
        value: Any = self.recipe.options.get(name, [])
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            msg = f"{name} must be a text or a list of texts"
            raise self._error(msg)
        found = tuple(one.strip() for one in given if one.strip())
        if needed and not found:
            msg = f"{name} is missing"
            raise self._error(msg, f'write: {name} = "the header of that column"')
        return found

    def choice(self, name: str, known: Sequence[str], default: str) -> str:
        value = self.text(name) or default
        if value not in known:
            msg = f"{name} = {value!r} is not a choice"
            raise self._error(msg, f"one of {', '.join(known)}")
        return value

    def _error(self, said: str, hint: str | None = None) -> ConfigError:
        return ConfigError(f"source {self.recipe.id}: {said}", hint)
