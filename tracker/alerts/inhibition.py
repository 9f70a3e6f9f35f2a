"""Which alerts keep quiet because another one says the graver thing about the same version."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.alert import AlertKind, AlertRow
from tracker.domain.level import Level

_ENDS = (AlertKind.BASE_SHUTDOWN, AlertKind.FT_INFERENCE_SHUTDOWN)
_MOOT = (AlertKind.REFRESH_DUE, AlertKind.UNPINNED_BASE, AlertKind.ALIAS_MOVED)
"""What is not worth putting in order on a base that has to be left soon."""


def inhibited(rows: Iterable[AlertRow]) -> set[int]:
    """The ids of alerts that nobody needs beside another one.

    ``rows`` are all alerts about the versions concerned. Nobody needs to know that a judge, or the
    training, of a model that has stopped answering is going to end too; nor to pin or to refresh
    what has to be replaced. A missing baseline is still worth measuring then: it decides what with.
    """
    there = [row for row in rows if row.resolved_at is None]
    ends = [row for row in there if row.alert.kind in _ENDS]
    dead = {r.alert.version_id for r in ends if r.alert.level is Level.DEAD}
    near = {r.alert.version_id for r in ends if r.alert.level.rank >= Level.ACT.rank}
    return {
        r.id
        for r in there
        if (r.alert.version_id in dead and r.alert.kind not in _ENDS)
        or (r.alert.version_id in near and r.alert.kind in _MOOT)
    }
