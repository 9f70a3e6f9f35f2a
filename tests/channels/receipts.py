"""Receipts in memory."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Kept:
    rows: dict[tuple[str, str], str] = field(default_factory=dict)

    def find(self, recipient: str, thread: str) -> str | None:
        return self.rows.get((recipient, thread))

    def keep(self, recipient: str, thread: str, receipt: str) -> None:
        self.rows[recipient, thread] = receipt
