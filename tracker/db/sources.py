"""The health of each source, and the pages as they were read."""

from __future__ import annotations

import zlib
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from tracker.db.tables.published import captures, source_states
from tracker.db.tx import Tx as Tx
from tracker.db.upsert import insert_new, upsert
from tracker.domain.source import Health, SourceState

_FIELDS = tuple(field.name for field in fields(SourceState))


def states(tx: Tx) -> dict[str, SourceState]:
    """The stored states, by source; a source that was never read has none."""
    rows = tx.execute(select(source_states).order_by(source_states.c.source))
    return {row.source: _read(row) for row in rows}


def state(tx: Tx, source: str) -> SourceState:
    """The stored state of one source, or that of one that was never read."""
    row = tx.execute(select(source_states).where(source_states.c.source == source)).first()
    return SourceState(source) if row is None else _read(row)


def put_state(tx: Tx, current: SourceState) -> None:
    """Store the state of one source over the one before."""
    upsert(tx, source_states, [{name: getattr(current, name) for name in _FIELDS}], ["source"])


def put_capture(
    tx: Tx, *, source: str, url: str, sha256: str, body: bytes, read_at: datetime
) -> None:
    """Keep a page as read, compressed. The same bytes are kept once, as first read."""
    row = {
        "sha256": sha256,
        "source": source,
        "url": url,
        "read_at": read_at,
        "size": len(body),
        "body": zlib.compress(body),
    }
    insert_new(tx, captures, [row], ["sha256"])


def get_capture(tx: Tx, sha256: str) -> bytes | None:
    """The bytes with this digest, if they were kept."""
    found = tx.execute(select(captures.c.body).where(captures.c.sha256 == sha256)).scalar()
    return None if found is None else zlib.decompress(found)


def _read(row: Row[Any]) -> SourceState:
    values = {name: getattr(row, name) for name in _FIELDS}
    return SourceState(**values | {"health": Health(row.health)})
