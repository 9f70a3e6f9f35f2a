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
    """Whole lives in ``days``, by provider and id; ``source`` and ``noted`` say whence.

    ``days`` are those of every id with a date in it, ``tunable`` those of bases that could be tuned
    (at Azure: of their fine-tunes).
    """

    days: dict[str, dict[str, int]]
    tunable: dict[str, dict[str, int]]
    source: str
    noted: date

    def of(self, provider: str) -> list[int]:
        """Whole lives in days; empty where nothing is known."""
        return list(self.days.get(provider, {}).values())


@cache
def bundled_lifetimes() -> Lifetimes:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    source, noted, tunable = data.pop("source"), data.pop("noted"), data.pop("tunable")
    return Lifetimes(data, tunable, source, noted)
