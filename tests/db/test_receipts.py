from __future__ import annotations

from tests.db.samples import NOON
from tracker.db import receipts
from tracker.db.engine import Database


def test_the_last_receipt_of_a_thread_counts_and_others_are_not_touched(
    database: Database,
) -> None:
    with database.write() as tx:
        assert receipts.find(tx, "slack", "#ml", "model-a") is None
        receipts.keep(tx, "slack", "#ml", "model-a", "C1/1.0", now=NOON)
        receipts.keep(tx, "slack", "#ml", "model-b", "C1/2.0", now=NOON)
        receipts.keep(tx, "github", "#ml", "model-a", "7", now=NOON)
        receipts.keep(tx, "slack", "#ml", "model-a", "C1/3.0", now=NOON)
    with database.read() as tx:
        assert receipts.find(tx, "slack", "#ml", "model-a") == "C1/3.0"
        assert receipts.find(tx, "slack", "#ml", "model-b") == "C1/2.0"
        assert receipts.find(tx, "github", "#ml", "model-a") == "7"
