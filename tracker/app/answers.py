"""What somebody answered to the alert about a version's own end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tracker.app.context import App
from tracker.db import alert_events as event_rows
from tracker.db import alerts as alert_rows
from tracker.db.tx import Tx
from tracker.domain.alert import AlertAction, AlertKind, AlertRow, AlertState

_KINDS = (
    AlertKind.BASE_SHUTDOWN,
    AlertKind.FT_INFERENCE_SHUTDOWN,
    AlertKind.TRAINING_CLOSURE,
    AlertKind.UNJUDGED,
)
_ANSWERS = {
    AlertState.ACKNOWLEDGED: AlertAction.ACKNOWLEDGED,
    AlertState.SNOOZED: AlertAction.SNOOZED,
    AlertState.RESOLVED: AlertAction.RESOLVED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered it on which day of the team's; ``detail`` is their note or, snoozed, until when.

    ``state`` is acknowledged, snoozed, or resolved by hand.
    """

    state: AlertState
    by: str
    on: date
    detail: str

    @property
    def ends(self) -> bool:
        return self.state is AlertState.RESOLVED

    @property
    def words(self) -> str:
        """``acknowledged by ana on 2026-11-24: looking into it``."""
        how = "resolved by hand" if self.ends else self.state.value
        said = f": {self.detail}" if self.detail else ""
        return f"{how} by {self.by} on {self.on}{said}"

    @property
    def as_json(self) -> dict[str, str]:
        on = self.on.isoformat()
        return {"state": self.state.value, "by": self.by, "on": on, "detail": self.detail}


def answers_about(app: App, tx: Tx, version_ids: Collection[int]) -> dict[int, Answer]:
    """The answer in force for each version whose last alert somebody has answered."""
    last = {r.alert.version_id: r for r in alert_rows.alerts_of(tx, version_ids) if _is_of_end(r)}
    found = ((number, _answer(app, tx, row)) for number, row in last.items())
    return {number: answer for number, answer in found if answer is not None}


def _is_of_end(row: AlertRow) -> bool:
    return row.alert.kind in _KINDS


def _answer(app: App, tx: Tx, row: AlertRow) -> Answer | None:
    state, action = row.life.state, _ANSWERS.get(row.life.state)
    if action is None or (state is AlertState.RESOLVED and not row.life.by_hand):
        return None
    events = [e for e in event_rows.events_of(tx, row.id) if e.action is action]
    if not events:
        return None
    zone, wakes = ZoneInfo(app.config.team.timezone), row.life.next_say_at
    detail = events[-1].detail
    if state is AlertState.SNOOZED and wakes is not None:
        detail = f"until {_moment(wakes.astimezone(zone))}"
    return Answer(state, events[-1].actor, events[-1].at.astimezone(zone).date(), detail)


def _moment(there: datetime) -> str:
    """The day, and the minute unless it is the day's first."""
    return f"{there:%Y-%m-%d}" if there.hour == there.minute == 0 else f"{there:%Y-%m-%d %H:%M}"
