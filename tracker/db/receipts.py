"""What receivers called the first message of a thread, by channel, recipient and thread."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tracker.db.tables.operations import receipts
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import upsert

_kept = receipts.c


def find(tx: Tx, channel: str, recipient: str, thread: str) -> str | None:
    """The receipt, or ``None`` where nothing was sent to this thread yet."""
    same = (_kept.channel == channel, _kept.recipient == recipient, _kept.thread == thread)
    found: str | None = tx.execute(select(_kept.receipt).where(*same)).scalar_one_or_none()
    return found


def keep(tx: Tx, channel: str, recipient: str, thread: str, receipt: str, *, now: datetime) -> None:
    """Remember it, in place of any earlier one."""
    row = {
        "channel": channel,
        "recipient": recipient,
        "thread": thread,
        "receipt": receipt,
        "kept_at": now,
    }
    upsert(tx, receipts, [row], ["channel", "recipient", "thread"])
