"""The append-only record of who changed what, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """``changes`` maps a field to ``[before, after]``; ``actor`` is the identity in the config."""

    at: datetime
    actor: str
    model: str
    version: int | None
    action: str
    changes: dict[str, Any]
