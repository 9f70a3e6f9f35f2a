"""Which alerts keep quiet because another one says the graver thing about the same version."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.alert import AlertKind, AlertRow, Level

_ENDS = (AlertKind.BASE_SHUTDOWN, AlertKind.FT_INFERENCE_SHUTDOWN)


def inhibited(rows: Iterable[AlertRow]) -> set[int]:
    """The ids of alerts about versions that are dead, but for the one that says so.

    ``rows`` are all alerts about the versions concerned. Nobody needs to know that a judge, or the
    training, of a model that has stopped answering is going to end too.
    """
    there = [row for row in rows if row.resolved_at is None]
    dead = {r.alert.version_id for r in there if r.alert.level is Level.DEAD and _is_end(r)}
    return {r.id for r in there if r.alert.version_id in dead and not _is_end(r)}


def _is_end(row: AlertRow) -> bool:
    return row.alert.kind in _ENDS
