"""The reminders there are about versions, on what the record says of them."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.app.context import App
from tracker.app.facts import Facts
from tracker.db import decisions, registry
from tracker.db.tx import Tx
from tracker.domain.alert import Alert
from tracker.evals.proof import baseline_for
from tracker.lifecycle.judge import Judgement
from tracker.lifecycle.reminders import Record, reminder_alerts


def reminders_for(app: App, tx: Tx, facts: Facts, judgements: Sequence[Judgement]) -> list[Alert]:
    """Every reminder about the versions judged; ``looking`` says whose could be others now."""
    after = app.config.alerts.baseline_after
    unmeasured = _unmeasured(tx, judgements) if after else {}
    record = Record(unmeasured, decisions.in_force(tx), after)
    return reminder_alerts(judgements, facts.index, record)


def _unmeasured(tx: Tx, judgements: Sequence[Judgement]) -> dict[int, str]:
    """Version id → what would have to be measured, where it was not."""
    measured = registry.rungs_measured(tx, [j.version.id for j in judgements])
    found: dict[int, str] = {}
    for judgement in judgements:
        rungs, words = baseline_for(judgement.version.details.reason)
        if not measured.get(judgement.version.id, set()) & set(rungs):
            found[judgement.version.id] = words
    return found
