"""Reads which models can be fine-tuned."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from tracker.domain.tunable import Tunability, Tunable

_FILE = Path(__file__).parent / "tunable.toml"


@cache
def bundled_tunability() -> Tunability:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        (row["provider"], name.lower()): Tunable(
            row["can"], _says(name, can=row["can"]), row["url"], row["noted"]
        )
        for row in data["model"]
        for name in row["ids"]
    }


def _says(name: str, *, can: bool) -> str:
    return f"{name} can be fine-tuned" if can else f"{name} cannot be fine-tuned"
