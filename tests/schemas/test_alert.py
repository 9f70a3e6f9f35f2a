"""What the lifecycle finds is what the alert schema promises."""

from __future__ import annotations

import pytest

from tests.builders import day, notice, version
from tracker import resources
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.version import LeadTimes, ModelVersion
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.finding import finding
from tracker.lifecycle.judge import judge
from tracker.matching.index import build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
MINI = ("openai", "gpt-4o-mini-2024-07-18")
FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
STOP = notice("ft-gpt-4o-mini-2024-07-18", "2027-01-14", Scope.FINE_TUNED_INFERENCE)
CLOSURE = notice(EVERY_MODEL, "Jan 6, 2027", Scope.TRAINING, audience="existing customers")


@pytest.mark.parametrize(
    ("model", "notices"),
    [
        (version(MINI, FT, owner="ml@acme.example"), (STOP, CLOSURE)),
        (version(MINI, FT), (notice(MINI[1], "not before Q1 2027"),)),
        (version(MINI, FT), (notice(MINI[1], "2026-09-31"),)),
        (version(None, FT), (STOP,)),
        (version(MINI, FT), ()),
        (version(("huggingface", "Qwen/Qwen3-8B"), None, provider="self_hosted"), ()),
    ],
    ids=["urgent", "not before", "unreadable", "no base", "no notices", "self hosted"],
)
def test_a_finding_fits(model: ModelVersion, notices: tuple[Notice, ...]) -> None:
    facts = finding(judge(model, build_index(notices, {}), POLICY, day("2026-11-23")))
    resources.check("alert", facts, "finding")
    assert set(facts) == set(resources.schema("alert")["properties"])
