"""Alerts that were over, about models that are still called."""

from __future__ import annotations

from datetime import date

from tracker.app.alert_record import Record
from tracker.db import alerts as alert_rows
from tracker.db import usage
from tracker.domain.alert import AlertRow


def reopen_used(record: Record) -> list[AlertRow]:
    """Open again the resolved alerts of retired and dead models that have had calls since.

    Usage comes by day, so a day counts from the one after the alert was resolved.
    """
    over = alert_rows.last_word_on_ended(record.tx)
    since = {_served(row): row.resolved_at.date() for row in over if row.resolved_at is not None}
    calls = usage.calls_since(record.tx, since)
    out = []
    for row in over:
        if (found := calls.get(_served(row))) is not None:
            out.append(_reopen(record, row, *found))
    return out


def _served(row: AlertRow) -> usage.Served:
    facts = row.alert.facts
    return str(facts["provider"] or ""), str(facts["serving_id"] or "").lower()


def _reopen(record: Record, row: AlertRow, day: date, requests: int) -> AlertRow:
    why = f"{requests} calls since it was resolved, the last on {day}"
    traffic = {"last_on": day.isoformat(), "requests": requests}
    notes = [*row.alert.facts.get("notes", ()), why]
    return record.reopen(row, {"traffic": traffic, "notes": notes}, why)
