"""One path, or several: how files are given to a call."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PathLike = str | Path


def paths(given: PathLike | Iterable[PathLike]) -> list[PathLike]:
    return [given] if isinstance(given, str | Path) else list(given)
