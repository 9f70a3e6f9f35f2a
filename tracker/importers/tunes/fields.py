"""Reading fields of objects that others wrote: what is odd counts as absent, never as fatal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tracker.errors import InputError

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
_COUNT = re.compile(r"\d{1,15}")
_LONGEST = 2048
_MILLISECONDS = 10**11
"""Unix seconds beyond this (the year 5138) are milliseconds."""


class Fields:
    """An object's fields, by camelCase name; the snake_case spelling of the same name is as good.

    Of several names the first that has a value counts. ``where`` names the object in messages.
    """

    def __init__(self, data: Any, where: str) -> None:
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.where = where

    def get(self, *names: str) -> Any:
        """The value as it stands, or ``None``."""
        for name in names:
            for spelling in (name, _snake(name)):
                value = self.data.get(spelling)
                if value is not None:
                    return value
        return None

    def text(self, *names: str) -> str | None:
        """A text that says something, on one line of bearable length."""
        value = self.get(*names)
        sound = isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
        return value.strip() or None if sound else None

    def word(self, *names: str) -> str | None:
        """Like ``text``; a number counts as its digits."""
        value = self.get(*names)
        return str(value) if type(value) in (int, float) else self.text(*names)

    def needed(self, *names: str) -> str:
        """Raises InputError where there is no such text."""
        found = self.text(*names)
        if found is None:
            msg = f"{self.where} has no {' or '.join(names)}"
            raise InputError(msg, "save the answer or the file unchanged")
        return found

    def count(self, *names: str) -> int | None:
        """A whole number that is not negative; int64 fields come as digits in quotes."""
        value = self.get(*names)
        if isinstance(value, str) and _COUNT.fullmatch(value):
            return int(value)
        return value if type(value) is int and 0 <= value < 10**15 else None

    def moment(self, *names: str) -> datetime | None:
        """RFC 3339, Unix seconds or Unix milliseconds, in UTC."""
        value = self.get(*names)
        try:
            if type(value) in (int, float):
                seconds = value / 1000 if value > _MILLISECONDS else value
                return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
            if isinstance(value, str):
                read = datetime.fromisoformat(value)
                return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
        except (OverflowError, ValueError, OSError):
            pass
        return None

    def unreadable(self, *, moments: Sequence[str] = (), counts: Sequence[str] = ()) -> list[str]:
        """A sentence for each of these fields that has a value nobody can read."""
        odd = [name for name in moments if self.moment(name) is None]
        odd += [name for name in counts if self.count(name) is None]
        given = ((name, self.get(name)) for name in odd)
        return [f"{self.where}: {n} cannot be read: {str(v)[:40]!r}" for n, v in given if v]

    def table(self, *names: str) -> Fields:
        """An object inside this one; an empty one where there is none."""
        return Fields(self.get(*names), f"{self.where}: {names[0]}")

    def rows(self, *names: str) -> Iterator[Fields]:
        """The objects of a list inside this one."""
        value = self.get(*names)
        for item in value if isinstance(value, list) else []:
            if isinstance(item, dict):
                yield Fields(item, f"{self.where}: {names[0]}")

    def texts(self, *names: str) -> list[str]:
        """The texts of a list; a single text is a list of one."""
        value = self.get(*names)
        items = value if isinstance(value, list) else [value]
        return [item for item in items if isinstance(item, str) and item.strip()]

    def picked(self, *names: str) -> dict[str, Any]:
        """Those of the named fields that have a plain value, under the names they have here."""
        wanted = {s for n in names for s in (n, _snake(n))}
        plain = (str, int, float, bool)
        return {k: v for k, v in self.data.items() if k in wanted and isinstance(v, plain)}


@lru_cache(1024)
def _snake(name: str) -> str:
    """The same few names are asked of every entry of a list."""
    return _HUMP.sub(r"_\1", name).lower()
