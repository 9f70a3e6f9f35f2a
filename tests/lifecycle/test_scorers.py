"""Judges and embedders have clocks of their own, and one alert per version speaks of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import day, notice, version
from tests.evals.golden import run
from tracker import resources
from tracker.domain.alert import AlertKind, Level
from tracker.domain.version import EvalRun, LeadTimes, ModelVersion, Rung
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.judge import judge
from tracker.lifecycle.scorers import Scorer, scorer_alerts, scorers
from tracker.matching.index import build_index

POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
BASE = ("openai", "gpt-4.1-mini-2025-04-14")
JUDGE = "openai/gpt-4o-2024-08-06"
NOTICES = (
    notice("gpt-4o-2024-08-06", "2027-01-14", replacements=("gpt-6-sol",)),
    notice("text-embedding-3-small", "2026-12-01"),
    notice("gpt-4.1-mini-2025-04-14", "2028-01-14"),
    notice("gpt-5", "not before Q1 2027"),
)
INDEX = build_index(NOTICES, {})


def measured(*runs: EvalRun, lead: LeadTimes | None = None) -> ModelVersion:
    return version(BASE, evals=runs, lead_times=lead)


def judged(**more: Any) -> EvalRun:
    return run([1.0, 0.0], **more)


def found(*runs: EvalRun, on: str = "2026-11-23") -> list[Scorer]:
    return scorers(measured(*runs), runs, INDEX, POLICY, day(on))


def test_a_judge_leaves_the_days_of_an_eval() -> None:
    [scorer] = found(judged(judge=JUDGE))
    assert (scorer.role, str(scorer.model)) == ("judge", "openai gpt-4o-2024-08-06")
    assert scorer.clock.ends == date(2027, 1, 14)
    # Five business days before 2027-01-14, as a retune would have 30.
    assert scorer.deadline.act_by == date(2027, 1, 7)
    assert (scorer.level, scorer.deadline.business_days_left) == (Level.PLAN, 33)


def test_the_versions_own_lead_times_count() -> None:
    model = measured(judged(judge=JUDGE), lead=LeadTimes(20, 10, 10))
    [scorer] = scorers(model, model.details.evals, INDEX, POLICY, day("2026-11-23"))
    assert scorer.deadline.act_by == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("on", "level"),
    [
        ("2026-08-03", Level.INFO),
        ("2026-12-10", Level.ACT),
        ("2026-12-28", Level.URGENT),
        ("2027-01-08", Level.OVERDUE),
        ("2027-01-14", Level.DEAD),
    ],
)
def test_the_levels_are_those_of_everything_else(on: str, level: Level) -> None:
    assert found(judged(judge=JUDGE), on=on)[0].level is level


def test_one_scorer_with_all_its_suites_the_soonest_first() -> None:
    scored = [
        judged(judge=JUDGE),
        judged(judge=JUDGE, rung=Rung.RETRIEVAL, embedder="openai/text-embedding-3-small"),
        judged(judge=JUDGE, suite="tone", suite_version=None),
        judged(judge="openai/gpt-5", suite="safety"),
    ]
    listed = [(s.role, s.name, s.suites) for s in found(*scored)]
    assert listed == [
        ("embedder", "openai/text-embedding-3-small", ("triage@3",)),
        ("judge", JUDGE, ("triage@3", "tone")),
        ("judge", "openai/gpt-5", ("safety@3",)),
    ]


def test_a_floor_is_no_end() -> None:
    [scorer] = found(judged(judge="openai/gpt-5"))
    assert (scorer.level, scorer.unjudged, scorer.deadline.act_by) == (Level.NONE, None, None)


def test_what_cannot_be_watched_says_why() -> None:
    whys = {s.name: s.unjudged for s in found(*(judged(judge=j) for j in ("people", "gpt-9")))}
    assert whys == {
        "people": "'people' does not say whose model it is: write it PROVIDER/MODEL",
        "gpt-9": "no notice of openai mentions gpt-9",
    }
    [own] = found(judged(judge="huggingface/Qwen/Qwen3-8B"))
    assert (own.unjudged, own.level) == (None, Level.NONE)


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        (JUDGE, "2026-11-23", " stops 2027-01-14, score again by another one by 2027-01-07"),
        (JUDGE, "2027-01-14", " stopped 2027-01-14, score again by another one"),
        (
            "openai/gpt-5",
            "2026-11-23",
            ": no end is announced, not before Q1 2027 (counted from 2027-01-01)",
        ),
        ("huggingface/Qwen/Q", "2026-11-23", ": no end is announced, the weights are your own"),
        ("gpt-9", "2026-11-23", ": no notice of openai mentions gpt-9"),
    ],
)
def test_every_screen_says_in_the_same_words_until_when_it_can_be_asked(
    name: str, on: str, words: str
) -> None:
    [scorer] = found(judged(judge=name), on=on)
    assert scorer.words == f"{scorer.model} of triage@3{words}"


def test_no_judge_no_scorer() -> None:
    assert found(judged()) == []


def test_the_alert_fits_the_schema_and_speaks_of_the_judge() -> None:
    model, today = measured(judged(judge=JUDGE)), day("2026-11-23")
    alerts, undecided = scorer_alerts(
        scorers(model, model.details.evals, INDEX, POLICY, today),
        [judge(model, INDEX, POLICY, today)],
    )
    [alert] = alerts
    assert undecided == set()
    resources.check("alert", alert.facts, "alert")
    assert (alert.kind, alert.level) == (AlertKind.JUDGE_SHUTDOWN, Level.PLAN)
    facts = alert.facts
    assert (facts["kind"], facts["base"]) == ("judge_shutdown", "openai gpt-4.1-mini-2025-04-14")
    assert (facts["serve_until"], facts["act_by"]) == ("2027-01-14", "2027-01-07")
    assert facts["serve_reason"].endswith("stops at openai: it is the judge of triage@3")
    assert (facts["train_until"], facts["replacements"]) == (None, ["gpt-6-sol"])
    assert facts["dependency"] == {
        "role": "judge",
        "model": "openai gpt-4o-2024-08-06",
        "provider": "openai",
        "suites": ["triage@3"],
    }
    assert facts["next"] == "tracker evals add triage FILE --rung retrieval --judge NEW"
    assert [e["url"] for e in facts["evidence"]] == ["https://openai.example/deprecations"]


def test_an_embedder_is_replaced_by_another_one() -> None:
    model, today = measured(judged(embedder=JUDGE)), day("2026-11-23")
    found = scorers(model, model.details.evals, INDEX, POLICY, today)
    [alert], _ = scorer_alerts(found, [judge(model, INDEX, POLICY, today)])
    assert alert.facts["next"] == "tracker evals add triage FILE --rung retrieval --embedder NEW"


def test_one_alert_per_version_and_none_for_what_is_not_judged() -> None:
    model, today = measured(judged(judge=JUDGE), judged(judge="people")), day("2026-11-23")
    scored = scorers(model, model.details.evals, INDEX, POLICY, today)
    alerts, undecided = scorer_alerts(scored, [judge(model, INDEX, POLICY, today)])
    assert ([a.facts["dependency"]["model"] for a in alerts], undecided) == (
        ["openai gpt-4o-2024-08-06"],
        {model.id},
    )
    assert scorer_alerts(scored, []) == ([], {model.id})
