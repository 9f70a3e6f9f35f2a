"""Changing alerts and their record together: whatever moves an alert leaves a line."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tracker.alerts.life import Rhythm, change, opened, passed, reopened, resolved, seen
from tracker.db import alerts as alert_rows
from tracker.db.alert_events import record_events
from tracker.db.tx import Tx
from tracker.domain.alert import Alert, AlertAction, AlertEvent, AlertRow, AlertState, Life

PROGRAM = "tracker"
"""Who did what nobody did."""

Afterwards = Callable[[Alert, Life], Life]
"""What a decision makes of the life an alert would have."""


def origin(door: str) -> str:
    """From where something is done: ``cli@build-7``."""
    return f"{door}@{socket.gethostname()}"


@dataclass(frozen=True, slots=True)
class Record:
    """Changes alerts within one transaction, at one moment, in one person's name."""

    tx: Tx
    now: datetime
    rhythm: Rhythm
    actor: str = PROGRAM
    origin: str = ""

    def raise_alert(self, alert: Alert, afterwards: Afterwards) -> AlertRow:
        """Open it or bring it up to date; a message about a change says what it was before."""
        known: list[AlertRow] = []

        def becoming(before: AlertRow | None) -> tuple[Alert, Life]:
            if before is None:
                return alert, afterwards(alert, opened(alert.level, self.now, self.rhythm))
            known[:] = [before]
            found = change(before.alert, alert)
            life = seen(before.life, found, alert.level, self.now, self.rhythm)
            return _previously(before.alert, alert), afterwards(alert, life)

        row = alert_rows.raise_alert(self.tx, alert, now=self.now, becoming=becoming)
        if row.is_news:
            self._note(row, *_what_changed(known[0] if known else None, row))
        return row

    def pass_time(self, row: AlertRow) -> AlertRow:
        """Say it again, or wake it, if its time has come."""
        life = passed(row.life, row.alert.level, self.now, self.rhythm)
        done = alert_rows.save(self.tx, replace(row, life=life), row, now=self.now)
        if done.is_news:
            woke = row.life.state is AlertState.SNOOZED
            action = AlertAction.AWOKE if woke else AlertAction.REPEATED
            self._note(done, action, "" if woke else f"unanswered {done.life.repeats} times")
        return done

    def reopen(self, row: AlertRow, facts: dict[str, Any], why: str) -> AlertRow:
        """Open a resolved alert again, with these facts added to its own."""
        alert = replace(row.alert, facts=row.alert.facts | facts)
        life = reopened(row.life, alert.level, self.now, self.rhythm)
        done = alert_rows.save(self.tx, replace(row, alert=alert, life=life), row, now=self.now)
        self._note(done, AlertAction.REOPENED, why)
        return done

    def resolve(self, row: AlertRow, reason: str, *, by_hand: bool = False) -> AlertRow:
        life = resolved(row.life, by_hand=by_hand)
        self._note(row, AlertAction.RESOLVED, reason)
        return alert_rows.resolve(self.tx, row, life, reason=reason, now=self.now)

    def answer(self, row: AlertRow, life: Life, action: AlertAction, detail: str) -> AlertRow:
        """What a person does to an alert that goes on."""
        done = alert_rows.save(self.tx, replace(row, life=life), row, now=self.now)
        self._note(done, action, detail)
        return done

    def _note(self, row: AlertRow, action: AlertAction, detail: str) -> None:
        event = AlertEvent(row.id, self.now, self.actor, self.origin, action, detail)
        record_events(self.tx, [event])


def _previously(before: Alert, alert: Alert) -> Alert:
    """The alert with what the last message about it said, where that was something else."""
    if before.stage == alert.stage:
        return alert
    kept = ("serve_until", "serve_precision")
    said = {"level": before.level.value, **{name: before.facts.get(name) for name in kept}}
    return replace(alert, facts=alert.facts | {"previous": said})


def _what_changed(before: AlertRow | None, row: AlertRow) -> tuple[AlertAction, str]:
    if before is None:
        return AlertAction.OPENED, _words(row.alert)
    detail = f"{_words(before.alert)} → {_words(row.alert)}"
    if before.life.state is AlertState.RESOLVED:
        return AlertAction.REOPENED, detail
    return AlertAction.CHANGED, detail


def _words(alert: Alert) -> str:
    until = alert.facts.get("serve_until") or alert.facts.get("train_until")
    return f"{alert.level}, {until}" if until else alert.level.value
