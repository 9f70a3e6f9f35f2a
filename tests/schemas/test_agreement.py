"""The schemas say what the dataclasses and enums of the domain say, no more and no less."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from tracker import resources
from tracker.domain.alert import AlertKind, Level
from tracker.domain.decision import Action
from tracker.domain.notice import AppliesTo, Evidence, Notice, Scope, notice_to_json
from tracker.domain.partial_date import (
    Anchor,
    Bound,
    PartialDate,
    Precision,
    RelativeDate,
    UnknownDate,
    When,
    WhyUnknown,
)
from tracker.domain.version import CostKind, DatasetRef, EvalRun, Method, Per, Reason, Role, Rung
from tracker.lifecycle.options import Possible


def at(name: str, *path: str) -> Any:
    inner: Any = resources.schema(name)
    for part in path:
        inner = inner[part]
    return inner


def names(shape: type) -> set[str]:
    return {field.name for field in fields(shape)}


@pytest.mark.parametrize(
    ("enum", "where"),
    [
        (Scope, ("notice", "properties", "scope")),
        (Precision, ("notice", "$defs", "when", "properties", "precision")),
        (Bound, ("notice", "$defs", "when", "properties", "bound")),
        (Anchor, ("notice", "$defs", "when", "properties", "relative_to", "properties", "anchor")),
        (WhyUnknown, ("notice", "$defs", "when", "properties", "why")),
        (AlertKind, ("alert", "properties", "kind")),
        (Level, ("alert", "properties", "level")),
        (Bound, ("alert", "$defs", "bound")),
        (Action, ("alert", "properties", "advice", "properties", "action")),
        (Action, ("plan", "$defs", "action")),
        (Possible, ("plan", "properties", "options", "items", "properties", "possible")),
        (Level, ("plan", "properties", "level")),
        (Bound, ("plan", "$defs", "bound")),
        (Rung, ("eval_run", "properties", "rung")),
        (Role, ("dataset", "properties", "role")),
        (Role, ("model_version", "$defs", "dataset", "properties", "role")),
        (Method, ("model_version", "properties", "method")),
        (Reason, ("model_version", "properties", "reason")),
        (CostKind, ("model_version", "$defs", "cost", "properties", "kind")),
        (Per, ("model_version", "$defs", "cost", "properties", "per")),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else value[0],
)
def test_enums_agree(enum: type[StrEnum], where: tuple[str, ...]) -> None:
    assert [word for word in at(*where)["enum"] if word is not None] == [m.value for m in enum]


def test_eval_run_and_dataset_have_the_fields_of_their_dataclass() -> None:
    assert set(at("eval_run", "properties")) == names(EvalRun)
    assert set(at("dataset", "properties")) >= names(DatasetRef)
    assert set(at("model_version", "$defs", "dataset", "properties")) == (
        names(DatasetRef) | {"path"}
    )


@pytest.mark.parametrize(
    "when",
    [
        PartialDate("2027-01-14", Precision.DAY, Bound.EXACT, "Jan 14, 2027"),
        PartialDate("2027-01", Precision.MONTH, Bound.TENTATIVE, "January 2027"),
        PartialDate("2027-Q1", Precision.QUARTER, Bound.NOT_BEFORE, "not before Q1"),
        PartialDate("2027", Precision.YEAR, Bound.NOT_BEFORE, "2027 at the earliest"),
        RelativeDate(Anchor.TRAINING_RETIREMENT, 12, 0, "One year after training retirement"),
        RelativeDate(Anchor.REPLACEMENT_RELEASE, 0, 45, "45 days after", Bound.NOT_BEFORE),
        UnknownDate(WhyUnknown.NOT_ANNOUNCED, ""),
        UnknownDate(WhyUnknown.UNREADABLE, "2026-09-31"),
    ],
    ids=lambda when: type(when).__name__,
)
def test_every_notice_the_program_writes_fits(when: When) -> None:
    evidence = Evidence(
        "https://example.com/page#row",
        "Models",
        "a | b",
        "0" * 64,
        datetime(2026, 11, 23, tzinfo=UTC),
    )
    notice = Notice("azure", "azure", "gpt-4.1-mini", Scope.INFERENCE, when, evidence)
    full = Notice(
        source="azure",
        provider="azure",
        model_id=None,
        scope=Scope.FINE_TUNED_INFERENCE,
        retires_on=when,
        evidence=evidence,
        display_name="GPT-4.1 mini",
        version="2025-04-14",
        announced_on=date(2026, 10, 14),
        replacements=("gpt-6-luna",),
        applies_to=AppliesTo("existing customers", ("eastus2",), ("Standard",)),
        same_row=("gpt-4.1-mini-2025-04-14",),
        lifecycle="Deprecated",
        note="fine-tuned models are not affected",
        spares_fine_tunes=True,
    )
    for one in (notice, full):
        written = notice_to_json(one)
        resources.check("notice", written, "notice.json")
        assert set(written) <= set(at("notice", "properties"))
        assert set(written["evidence"]) == set(at("notice", "properties", "evidence", "properties"))
        assert set(written["retires_on"]) <= set(at("notice", "$defs", "when", "properties"))
