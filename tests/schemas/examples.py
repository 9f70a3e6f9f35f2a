"""The examples that come with the schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tracker import resources

FOLDER = resources.folder("schemas") / "v1" / "examples"


def example(schema: str, kind: str, stem: str) -> dict[str, Any]:
    data: dict[str, Any] = read(FOLDER / schema / kind / f"{stem}.json")
    return data


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def paths(kind: str) -> list[Path]:
    """``valid`` or ``invalid`` examples of every schema."""
    return sorted(FOLDER.glob(f"*/{kind}/*.json"))


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"
