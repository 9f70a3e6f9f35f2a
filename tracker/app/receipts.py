"""The receipts of a channel, kept in the registry."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.app.context import App
from tracker.db import receipts


@dataclass(frozen=True, slots=True)
class StoredReceipts:
    """Each call is a transaction of its own: it comes between requests to the receiver."""

    app: App
    channel: str

    def find(self, recipient: str, thread: str) -> str | None:
        with self.app.database.read() as tx:
            return receipts.find(tx, self.channel, recipient, thread)

    def keep(self, recipient: str, thread: str, receipt: str) -> None:
        with self.app.database.write() as tx:
            now = self.app.now()
            receipts.keep(tx, self.channel, recipient, thread, receipt, now=now)
