"""What somebody answered to the alert about a version's own end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from tracker.app.context import App
from tracker.clock import local_date, local_words
from tracker.db import alert_events as event_rows
from tracker.db import alerts as alert_rows
from tracker.db.tx import Tx
from tracker.domain.alert import AlertAction, AlertEvent, AlertKind, AlertRow, AlertState

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
    rows = (row for row in alert_rows.alerts_of(tx, version_ids) if row.alert.kind in _KINDS)
    last = {row.alert.version_id: row for row in rows}
    answered = {number: row for number, row in last.items() if _is_answered(row)}
    events = event_rows.last_events(tx, [row.id for row in answered.values()], _ANSWERS.values())
    return {
        number: _answer(row, event, app.config.team.timezone)
        for number, row in answered.items()
        if (event := events.get((row.id, _ANSWERS[row.life.state]))) is not None
    }


def _is_answered(row: AlertRow) -> bool:
    by_itself = row.life.state is AlertState.RESOLVED and not row.life.by_hand
    return row.life.state in _ANSWERS and not by_itself


def _answer(row: AlertRow, event: AlertEvent, timezone: str) -> Answer:
    state, wakes, detail = row.life.state, row.life.next_say_at, event.detail
    if state is AlertState.SNOOZED and wakes is not None:
        detail = f"until {local_words(wakes, timezone)}"
    return Answer(state, event.actor, local_date(event.at, timezone), detail)
