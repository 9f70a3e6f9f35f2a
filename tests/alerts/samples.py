"""Alerts with as few facts as the rules look at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.alert import Alert, AlertKind, AlertRow, Level, Life

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
END = "2027-01-14"


def alert(
    level: Level = Level.ACT,
    until: str | None = END,
    *,
    kind: AlertKind = AlertKind.BASE_SHUTDOWN,
    version: int = 1,
    **facts: Any,
) -> Alert:
    known: dict[str, Any] = {
        "model": f"m{version}",
        "label": f"m{version} v1",
        "owner": None,
        "provider": "openai",
        "base": "openai/gpt-4o-mini-2024-07-18",
        "serve_until": until,
        "train_until": None,
    }
    return Alert(version, kind, level, date(2026, 12, 3), known | facts)


def row(number: int, given: Alert, life: Life | None = None, *, over: bool = False) -> AlertRow:
    ended = NOON if over else None
    return AlertRow(number, given, NOON, NOON, ended, life=life or Life())
