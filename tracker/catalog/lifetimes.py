"""Reads how long bases lived, by provider."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "lifetimes.toml"


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """``days`` by the provider whose bases they are; ``source`` and ``noted`` say whence."""

    days: dict[str, dict[str, int]]
    source: str
    noted: date

    def of(self, provider: str) -> list[int]:
        """Whole lives in days; empty where nothing is known."""
        return list(self.days.get(provider, {}).values())


@cache
def bundled_lifetimes() -> Lifetimes:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    source, noted = data.pop("source"), data.pop("noted")
    return Lifetimes(data, source, noted)
