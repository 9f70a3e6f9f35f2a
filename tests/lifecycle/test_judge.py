from __future__ import annotations

from tests.builders import day, notice, version
from tracker.catalog.names import bundled_spellings
from tracker.domain.alert import Level
from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.domain.version import LeadTimes, ModelVersion
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.deadline import Policy
from tracker.lifecycle.finding import alert_of, finding
from tracker.lifecycle.judge import Judgement, judge
from tracker.matching.aliases import Sighting
from tracker.matching.index import build_index
from tracker.matching.keys import Aliases

TODAY = day("2026-11-23")
POLICY = Policy(LeadTimes(15, 5, 10), Calendar())
MINI = ("openai", "gpt-4o-mini-2024-07-18")
FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
STOP = notice(
    "ft-gpt-4o-mini-2024-07-18",
    "2027-01-14",
    Scope.FINE_TUNED_INFERENCE,
    announced_on=day("2026-10-14"),
    replacements=("gpt-6-luna",),
)
CLOSURE = notice(EVERY_MODEL, "Jan 6, 2027", Scope.TRAINING, audience="active existing customers")


def judged(model: ModelVersion, *notices: Notice, aliases: Aliases | None = None) -> Judgement:
    return judge(model, build_index(notices, aliases or {}), POLICY, TODAY)


def test_the_living_example_is_urgent_and_says_everything() -> None:
    facts = finding(judged(version(MINI, FT, owner="ml@acme.example"), STOP, CLOSURE))
    assert facts["level"] == "urgent"
    assert facts["kind"] == "ft_inference_shutdown"
    assert (facts["serve_until"], facts["train_until"]) == ("2027-01-14", "2027-01-06")
    assert (facts["act_by"], facts["business_days_left"], facts["days_left"]) == (
        "2026-12-03",
        8,
        52,
    )
    assert facts["replacements"] == ["gpt-6-luna"]
    assert [e["announced_on"] for e in facts["evidence"]] == ["2026-10-14", None]


def test_nothing_known_is_never_a_pass() -> None:
    for model, notices, why in (
        (version(None, FT), (STOP,), "its base is unknown"),
        (version(MINI, FT), (), "no notices of openai are known"),
        (version(("openai", "gpt-4o-mni"), None), (STOP,), "mentions gpt-4o-mni"),
        (version(MINI, FT), (notice(MINI[1], "2026-09-31"),), "cannot be read"),
    ):
        result = judged(model, *notices)
        assert why in (result.unjudged or "")
        assert result.level is Level.NONE
        alert = alert_of(result)
        assert alert is not None
        assert (alert.kind, alert.level, alert.act_by) == ("unjudged", "info", None)
        assert why in alert.stage


def test_a_possible_match_is_shown_and_not_believed() -> None:
    result = judged(version(("openai", "gpt-4-0613"), None), notice("gpt-4", "2026-10-23"))
    assert (
        result.unjudged
        == "no notice of openai mentions gpt-4-0613; possibly meant: gpt-4 (2026-10-23)"
    )


def test_weights_of_ones_own_have_no_provider_clock() -> None:
    base = ModelRef("huggingface", "Qwen/Qwen2.5-7B")
    result = judged(version(base, "/models/qwen-lora", provider="self_hosted"), STOP)
    assert result.unjudged is None
    assert result.level is Level.NONE
    assert result.notes == ("base Qwen/Qwen2.5-7B is not pinned to a commit: give --base-revision",)


def test_an_alias_is_judged_by_its_snapshot_and_said_to_be_unpinned() -> None:
    aliases = {("openai", "gpt-4o-mini"): ("gpt-4o-mini-2024-07-18",)}
    result = judged(version(("openai", "gpt-4o-mini"), None), STOP, aliases=aliases)
    assert result.clocks.serve.ends == day("2027-01-14")
    assert "alias, read as gpt-4o-mini-2024-07-18" in result.notes[0]


def test_hub_weights_run_on_the_clock_of_who_serves_them() -> None:
    base = ModelRef("huggingface", "meta-llama/Llama-3.3-70B-Instruct")
    row = notice("meta-llama/Llama-3.3-70B-Instruct-Turbo", "2027-01-14", provider="together")
    elsewhere = notice("llama-3.3-70b-versatile", "2026-08-16", provider="groq")
    index = build_index([row, elsewhere], bundled_spellings())
    result = judge(version(base, "acme/triage", provider="together"), index, POLICY, TODAY)
    assert result.clocks.serve.ends == day("2027-01-14")
    assert result.unjudged is None
    assert result.notes == (
        "base meta-llama/Llama-3.3-70B-Instruct is not pinned to a commit: give --base-revision",
    )


def test_what_was_trained_on_an_alias_stands_on_the_snapshot_of_that_day() -> None:
    history = {
        ("openai", "gpt-4o"): (
            Sighting(day("2024-05-13"), "gpt-4o-2024-05-13"),
            Sighting(day("2024-10-02"), "gpt-4o-2024-08-06"),
        )
    }
    rows = [notice("gpt-4o-2024-05-13", "2027-01-14"), notice("gpt-4o-2024-08-06", "2028-01-14")]
    index = build_index(rows, {}, history)
    for trained, ends, says in (
        ("2024-06-01", "2027-01-14", "pointed to gpt-4o-2024-05-13 when this was registered"),
        ("2026-06-01", "2028-01-14", "is an alias, read as gpt-4o-2024-08-06; pin it"),
    ):
        model = version(("openai", "gpt-4o"), None, trained_on=day(trained))
        result = judge(model, index, POLICY, TODAY)
        assert result.clocks.serve.ends == day(ends)
        assert says in result.notes[0]


def test_a_model_with_no_date_announced_is_watched() -> None:
    row = notice("gpt-4-0613", "2026-10-23", replacements=("gpt-5.5",))
    result = judged(version(("openai", "gpt-5.5"), None), row)
    assert result.unjudged is None
    assert not result.needs_you
    assert "names no snapshot" in result.notes[0]


def test_a_closing_platform_is_an_alert_of_its_own_when_nothing_else_ends() -> None:
    alert = alert_of(judged(version(MINI, FT), notice(MINI[1], "Not before 2028-01-01"), CLOSURE))
    assert alert is not None
    assert alert.kind == "training_closure"
    assert alert.act_by == day("2026-12-30")


def test_an_alert_is_news_only_when_its_level_or_dates_change() -> None:
    first = alert_of(judged(version(MINI, FT), STOP, CLOSURE))
    again = alert_of(judged(version(MINI, FT), CLOSURE, STOP))
    moved = alert_of(judged(version(MINI, FT), notice(MINI[1], "2027-01-10"), CLOSURE))
    assert first is not None and again is not None and moved is not None
    assert first.stage == again.stage
    assert first.stage != moved.stage
