"""What is to be said later: at the end of quiet hours, or with a digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from tracker.alerts.bundles import Due, bundles
from tracker.app.context import App
from tracker.app.telling import Desks
from tracker.db import alerts as alert_rows
from tracker.db import tellings
from tracker.domain.alert import AlertRow
from tracker.domain.telling import Pace, Route


class WaitsFor(StrEnum):
    QUIET_HOURS = "quiet hours"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that is not made yet: to whom, of what, and not before which moment."""

    route: Route
    waits_for: WaitsFor
    due_at: datetime
    rows: tuple[AlertRow, ...]


def waiting(app: App) -> list[Waiting]:
    """What was noted to be told and is in no message yet, what comes first at the front.

    What nobody needs to know any more, since its alert was answered or is over, is not in it.
    """
    with app.database.read() as tx:
        noted = tellings.unsettled(tx)
        rows = alert_rows.alerts_by_id(tx, {one.alert_id for one in noted})
    desks = Desks(app)
    due = [
        Due(one, rows[one.alert_id], desks.of(one.route).pace)
        for one in noted
        if rows[one.alert_id].life.is_open
    ]
    found: list[Waiting] = []
    for moment, together in groupby(due, lambda one: one.telling.due_at):
        found += _made(list(together), moment)
    return found


def by_alert(found: Iterable[Waiting]) -> Mapping[int, Sequence[Waiting]]:
    """Alert id → what of it waits."""
    out: dict[int, list[Waiting]] = {}
    for one in found:
        for row in one.rows:
            out.setdefault(row.id, []).append(one)
    return out


def _made(due: Sequence[Due], moment: datetime) -> list[Waiting]:
    immediate = {one.telling.route for one in due if one.pace is Pace.IMMEDIATE}
    return [
        Waiting(
            bundle.route,
            WaitsFor.QUIET_HOURS if bundle.route in immediate else WaitsFor.DIGEST,
            moment,
            bundle.rows,
        )
        for bundle in bundles(due)
    ]
