from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.app.alerting import raise_alerts
from tracker.app.check import check
from tracker.app.context import App
from tracker.app.delivering import deliver
from tracker.app.registering import register
from tracker.config import load_config
from tracker.importers.registration import Registration

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CONFIG = """
[database]
url = "sqlite:///registry.db"
[channels.file]
path = "alerts.jsonl"
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    path = tmp_path / "tracker.toml"
    path.write_text(CONFIG, encoding="utf-8")
    made = App(load_config(path, {}, tmp_path), {}, now=lambda: NOON)
    for name in ("triage", "tone"):
        register(made, Registration(name=name, base="openai/gpt-4o-mini-2024-07-18"), tmp_path)
    yield made
    made.close()


def sent(app: App) -> list[dict[str, Any]]:
    assert app.config.path is not None
    file = app.config.path.parent / "alerts.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_those_who_were_told_are_told_once_that_it_is_over(app: App) -> None:
    report = check(app, on=date(2026, 11, 23), offline=True)
    assert len(sent(app)) == 2
    [one] = [j for j in report.judgements if j.version.details.model == "triage"]
    for _ in range(2):
        raised = raise_alerts(app, [one], report.freshness, report.advice)
        deliver(app)
    assert raised.resolved == 0
    assert [m["subject"] for m in sent(app)[2:]] == ["tone v1: nothing to do any more"]
    assert "because   no longer holds" in sent(app)[2]["text"]


def test_nothing_is_over_while_another_alert_has_taken_over(app: App) -> None:
    report = check(app, on=date(2026, 11, 23), offline=True)
    unjudged = [replace(j, unjudged="no facts") for j in report.judgements]
    raised = raise_alerts(app, unjudged, report.freshness, report.advice)
    deliver(app)
    assert raised.resolved == 2
    assert [m["subject"] for m in sent(app) if "any more" in m["subject"]] == []


def test_who_was_not_told_of_it_is_not_told_that_it_is_over(app: App) -> None:
    quiet = replace(app, config=replace(app.config, channels=type(app.config.channels)()))
    report = check(quiet, on=date(2026, 11, 23), offline=True)
    quiet.close()
    raised = raise_alerts(app, [], report.freshness, report.advice)
    assert (raised.resolved, raised.deliveries) == (2, 0)
