"""Domain objects with something in every field, so that a column that is lost shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from tracker.db import registry
from tracker.db.alerts import Becoming
from tracker.db.engine import Database
from tracker.domain.alert import Alert, AlertKind, AlertRow, Level, Life
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money
from tracker.domain.notice import AppliesTo, Evidence, Notice, Scope
from tracker.domain.partial_date import exact
from tracker.domain.version import (
    Artefact,
    Cost,
    CostKind,
    DatasetRef,
    EvalRun,
    LeadTimes,
    Method,
    ModelVersion,
    NewVersion,
    Per,
    Reason,
    Role,
    Rung,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
BASE = ModelRef("openai", "gpt-4o-mini-2024-07-18", pinned=True)

PLAIN = NewVersion(model="triage", provider="openai", serving_id=None, base=None)

FULL = NewVersion(
    model="support-triage",
    provider="openai",
    serving_id="ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    base=ModelRef("azure", "gpt-4.1-mini", "2025-04-14", "a" * 40, pinned=True),
    base_raw="gpt-4o-mini-2024-07-18",
    venue="api",
    method=Method.SFT,
    job_id="ftjob-1",
    reason=Reason.FORMAT,
    reason_note="JSON that parses – Größe zählt",
    owner="ml@acme.example",
    tags={"team": "support", "a": "b"},
    datasets=(
        DatasetRef(Role.TRAIN, "data/triage.jsonl", "9f" * 32, 18_204, 5_000_000_000, "fp:1"),
        DatasetRef(Role.EVAL, "data/eval.jsonl"),
    ),
    evals=(
        EvalRun(
            rung=Rung.FINETUNE,
            suite="triage",
            metric="accuracy",
            mean=0.1 + 0.2,
            n=3,
            suite_version="3",
            higher_is_better=False,
            stderr=0.01,
            scores={"a": 1.0, "b": 0.0, "c": 1 / 3},
            clusters={"a": "x", "b": "x", "c": "y"},
            subject="ft",
            judge="gpt-5",
            ran_at=datetime(2026, 11, 1, 10, tzinfo=timezone(timedelta(hours=2))),
            source="evals/ft.json",
            source_sha256="ab" * 32,
            suite_hash="cd" * 32,
            embedder="openai/text-embedding-3-small",
            tool="harness 1.0",
            base="openai gpt-4o-mini-2024-07-18",
            details={"seed": 7, "metadata": {"é": [1, None]}},
        ),
        EvalRun(Rung.RETRIEVAL, "triage", "accuracy", 0.881),
    ),
    costs=(
        Cost(
            CostKind.TRAINING,
            Money(Decimal("214.50"), "USD"),
            Per.ONCE,
            date(2026, 11, 1),
            "invoice 7",
            "first try",
        ),
        Cost(CostKind.HOSTING, Money(Decimal("0.1000000000000000055"), "EUR"), Per.MONTH),
    ),
    lead_times=LeadTimes(15, 5, 10),
    trained_on=date(2026, 10, 31),
    trained_tokens=12_000_000_000,
    note="see the wiki",
    artefact=Artefact("openai_job", '{"id":\n "ftjob-1"}', "cd" * 32, "job.json"),
    extra={"seed": 7, "nested": [1, {"é": None}]},
    idempotency_key="ci-4711",
)


def add(database: Database, new: NewVersion = PLAIN, **changes: Any) -> ModelVersion:
    """Register ``new``, with some fields changed."""
    with database.write() as tx:
        return registry.add_version(tx, replace(new, **changes), actor="ana", now=NOON)


def notice(model_id: str | None = "gpt-4o-mini-2024-07-18", day: str = "2027-01-14") -> Notice:
    return Notice(
        source="openai",
        provider="openai",
        model_id=model_id,
        scope=Scope.INFERENCE,
        retires_on=exact(date.fromisoformat(day)),
        evidence=Evidence("https://openai.example/deprecations", "2026-10-14", "a row", "e" * 64),
        display_name="GPT-4o mini",
        announced_on=date(2026, 10, 14),
        replacements=("gpt-6-luna",),
        applies_to=AppliesTo("existing customers", ("eu", "us"), ("standard",)),
        note="and its fine-tunes",
    )


def becoming(given: Alert) -> Becoming:
    """The plain life: news when its stage changes."""

    def live(before: AlertRow | None) -> tuple[Alert, Life]:
        if before is None:
            return given, Life()
        if before.alert.stage == given.stage:
            return given, before.life
        return given, Life(news=before.life.news + 1)

    return live


def alert(version_id: int, level: Level = Level.ACT, until: str = "2027-01-14") -> Alert:
    facts = {"serve_until": until, "train_until": "2027-01-06", "model": "triage"}
    return Alert(version_id, AlertKind.FT_INFERENCE_SHUTDOWN, level, date(2026, 12, 3), facts)
