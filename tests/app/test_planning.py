"""Plans on a registry with a past: learned lead times, three arms, usage, estimates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.evals.golden import compared, pairs, run
from tracker.app.arms import retuned_arm
from tracker.app.context import App
from tracker.app.deciding import read_action
from tracker.app.estimating import Estimate, estimate, released_on
from tracker.app.lead_times import team_policy, working
from tracker.app.planning import Plan, plan
from tracker.app.registering import register
from tracker.app.registry import set_alias
from tracker.catalog.lifetimes import bundled_lifetimes
from tracker.config import load_config
from tracker.costs.amounts import Unknown
from tracker.costs.remaining import Remaining, remaining_days
from tracker.db import registry
from tracker.db import usage as usage_rows
from tracker.domain.decision import DECIDABLE
from tracker.domain.model_ref import ModelRef
from tracker.domain.money import Money, parse_money
from tracker.domain.usage import UsageDay
from tracker.domain.version import Artefact, Cost, CostKind, EvalRun, Reason, Rung
from tracker.errors import InputError
from tracker.importers.registration import EvalInput, Registration
from tracker.lifecycle.calendar import Calendar
from tracker.lifecycle.evidence import AtLeast, Missing, NotKnown
from tracker.lifecycle.leadtime import Learned
from tracker.lifecycle.missing import no_usage
from tracker.matching.base import canonical

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
TODAY = date(2026, 11, 23)
NOON = datetime.combine(TODAY, time(12), UTC)
GOLDEN = (9, 12, 15, 11, 22, 14)
STARTED = date(2026, 1, 5)


@dataclass
class Team:
    """An app whose day can be set."""

    app: App
    now: datetime = NOON

    def on(self, day: date) -> None:
        self.now = datetime.combine(day, time(12), UTC)

    def add(self, name: str, *runs: EvalRun, **more: Any) -> None:
        evals = tuple(EvalInput(run=run) for run in runs)
        asked = {"base": "openai/gpt-4o-mini-2024-07-18"} | more
        register(self.app, Registration(name=name, evals=evals, **asked), Path())

    def plan(self, reference: str) -> Plan:
        return plan(self.app, reference, on=TODAY).plans[0]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return make_team(tmp_path)


def make_team(folder: Path, more: str = "") -> Team:
    path = folder / "tracker.toml"
    path.write_text(f'[database]\nurl = "sqlite:///registry.db"\n{more}', encoding="utf-8")
    made = Team(App(load_config(path, {}, folder), {}))
    made.app.now = lambda: made.now
    return made


def tune(team: Team, number: int, days: int, **more: Any) -> None:
    """A tune that took so many business days from its start to production."""
    name = f"past-{number}"
    team.on(STARTED)
    team.add(name, idempotency_key=name, **({"trained_on": STARTED} | more))
    team.on(Calendar().offset(STARTED, days))
    set_alias(team.app, name, "production")


def test_lead_times_are_learned_from_what_tunes_took(team: Team) -> None:
    for number, days in enumerate(GOLDEN[:2]):
        tune(team, number, days)
    assert working(team.app).learned is None
    for number, days in enumerate(GOLDEN[2:], 2):
        tune(team, number, days)
    assert working(team.app).learned == Learned(15, 13.0, 6)
    assert team_policy(team.app).lead_times.total == 30


def test_a_job_that_tells_when_it_began_counts_from_there(team: Team) -> None:
    began = datetime.combine(STARTED - timedelta(days=7), time(), UTC)
    job = {
        "object": "fine_tuning.job",
        "id": "ftjob-1",
        "model": "gpt-4o-mini-2024-07-18",
        "created_at": int(began.timestamp()),
        "finished_at": int(began.timestamp()) + 9,
        "fine_tuned_model": FT,
        "training_file": "file-1",
        "status": "succeeded",
    }
    told = Artefact("openai_job", json.dumps(job), "ab" * 32)
    broken = Artefact("openai_job", "{", "cd" * 32)
    for number, artefact in enumerate((told, told, broken)):
        tune(team, number, 10, artefact=artefact)
    assert working(team.app).learned == Learned(15, 15.0, 3)


def test_what_does_not_count(team: Team) -> None:
    for number in range(3):
        tune(team, number, 10)
    # Moved away and back: the first promotion is what the tune took.
    set_alias(team.app, "past-0", "production", remove=True)
    team.on(date(2026, 11, 1))
    set_alias(team.app, "past-0", "production")
    # No day known, promoted before it was trained, or under another alias.
    team.add("no-day", trained_on=None, idempotency_key="a", aliases=("production",))
    team.add("later", trained_on=date(2026, 12, 1), idempotency_key="b", aliases=("production",))
    team.add("canary", trained_on=STARTED, idempotency_key="c", aliases=("canary",))
    # Taken over from the past: when it went into service is not the day its alias was set.
    team.add("old", trained_on=date(2026, 1, 5), idempotency_key="d", aliases=("production",))
    assert working(team.app).learned == Learned(10, 10.0, 3)


def test_a_configured_lead_time_stands(tmp_path: Path) -> None:
    team = make_team(tmp_path, "[lead_times]\nretrain = 20\nlearn = false\n")
    for number in range(3):
        tune(team, number, 9)
    assert working(team.app).learned is None
    assert team_policy(team.app).lead_times.retrain == 20


def test_what_was_learned_moves_the_day_to_act(team: Team) -> None:
    for number in range(3):
        tune(team, number, 22)
    team.add("triage", idempotency_key="t")
    found = team.plan("triage")
    assert found.judgement.deadline.act_by == date(2026, 11, 24)
    assert found.working.learned == Learned(22, 22.0, 3)


def test_the_three_arms(team: Team) -> None:
    a, b = compared(280, 60, 24, 36)
    as_good, _ = pairs(280, 60, 24, 36)
    prompted = run(as_good, Rung.PROMPT, subject="gpt-6-luna, 8 shots")
    team.add("triage", a, b, prompted, reason=Reason.FORMAT, idempotency_key="1")
    [way] = [o for o in team.plan("triage").options if o.action == "prompt"]
    assert way.possible == "open"
    assert "gpt-6-luna, 8 shots" not in way.because
    assert way.have and "non_inferior" in way.have[0]
    with team.app.database.read() as tx:
        [old] = registry.list_versions(tx, model="triage")
    assert retuned_arm(old, [old]) is None
    worse = run([0.0] * 200 + as_good[200:])
    team.add("triage", worse, base="openai/gpt-6-sol-2026-09-01", idempotency_key="2")
    with team.app.database.read() as tx:
        family = registry.list_versions(tx, model="triage")
    arm = retuned_arm(old, family)
    assert arm is not None
    assert (arm.holds, arm.words.endswith("worse")) == (False, True)
    assert retuned_arm(family[1], family) is None


def test_arms_on_other_examples_say_nothing(team: Team) -> None:
    a, b = compared(140, 30, 12, 18)
    others = (
        run([1.0] * 40, Rung.PROMPT, subject="gpt-6-luna", suite="other"),
        run([1.0] * 40, Rung.PROMPT, subject="gpt-6-luna", judge="openai/gpt-5"),
        run([1.0] * 200, Rung.PROMPT, subject="another model"),
    )
    team.add("triage", a, b, *others, reason=Reason.FORMAT)
    [way] = [o for o in team.plan("triage").options if o.action == "prompt"]
    assert (way.possible, way.have) == ("unclear", ())
    team.add("bare", idempotency_key="b")
    assert team.plan("bare").advice.row == 1


@pytest.mark.parametrize(
    ("requests", "tokens", "calls"),
    [
        ((), 9, None),
        ((0, 0), 0, "0"),
        ((0, 0), 9, None),  # somebody counted tokens only
        ((100, 300, 100), 9, "6087.5"),  # today is not over
    ],
)
def test_use_is_known_or_it_is_not(
    team: Team, requests: tuple[int, ...], tokens: int, calls: str | None
) -> None:
    team.add("triage", model_id=FT)
    rows = [
        UsageDay(TODAY - timedelta(days=n), FT, "csv", count, tokens, tokens)
        for n, count in enumerate(requests)
    ]
    with team.app.database.write() as tx:
        usage_rows.replace_days(tx, rows)
    [retire] = [o for o in team.plan("triage").options if o.action == "retire"]
    expected = {
        None: "how often it is called is not known",
        "0": "nobody has called it for 30 days",
        "6087.5": "6,088 calls a month by usage would need another answer",
    }
    assert retire.because == expected[calls]


@pytest.mark.parametrize("times", [1, 3])
def test_to_stay_costs_nothing_once_and_its_calls_a_month(team: Team, times: int) -> None:
    team.add("triage", model_id=FT)
    [unknown] = [o for o in team.plan("triage").options if o.action == "stay"]
    assert isinstance(unknown.month, NotKnown)
    assert unknown.month.missing[0] == no_usage() and unknown.missing == unknown.month.missing
    day = UsageDay(TODAY - timedelta(days=1), FT, "csv", 100 * times, 100_000 * times, 0)
    with team.app.database.write() as tx:
        usage_rows.replace_days(tx, [day])
    [stay] = [o for o in team.plan("triage").options if o.action == "stay"]
    assert stay.once == Money(Decimal(0), "USD")
    # A day's 0.1 million tokens in at 0.30 USD per million, for 30.4375 days.
    assert stay.month == Money(times * Decimal("0.913125"), "USD")


@pytest.mark.parametrize(
    ("costs", "known", "lacks"),
    [
        ((), "99.00 USD", "training"),
        (("10 USD", "4.50 USD"), "113.50 USD", "review_hours"),
        (("10 USD", "4.50 EUR"), "109.00 USD", "rate of EUR to USD on 2026-11-23"),
    ],
)
def test_a_retune_is_priced_by_what_is_known_of_the_last_one(
    team: Team, costs: tuple[str, ...], known: str, lacks: str
) -> None:
    paid = tuple(Cost(CostKind.TRAINING, parse_money(text)) for text in costs)
    paid += (Cost(CostKind.EVAL, parse_money("99 USD")),)
    team.add("notes", base="vertex/gemini-2.5-flash", costs=paid)
    ways = {option.action.value: option for option in team.plan("notes").options}
    retune, prompt = ways["retune"].once, ways["prompt"].once
    assert isinstance(retune, AtLeast)
    assert str(retune.money) == known
    assert lacks in [one.what for one in retune.missing]
    # Of an eval run only the hours of review are not known.
    unsaid = {
        "review_hours": "tracker costs upkeep notes review_hours=HOURS",
        "labor_rate": "tracker costs upkeep notes labor_rate=AMOUNT",
    }
    lacking = tuple(Missing(what, command) for what, command in unsaid.items())
    assert prompt == AtLeast(parse_money("99 USD"), lacking)
    assert set(retune.missing) <= set(ways["retune"].missing)


def test_estimates_of_bases_of_which_no_end_is_announced() -> None:
    base = canonical("openai", "gpt-9-2026-01-27")
    found = estimate(base, TODAY)
    assert isinstance(found, Estimate)
    # 300 days old: 46 of the 49 got as old, and half of them had 208 days or fewer to go.
    assert (found.survivors, found.median) == (46, TODAY + timedelta(days=208))
    assert TODAY < found.low < found.median < found.high
    assert "gone or going" in found.basis
    assert found.as_json["kind"] == "estimate"
    promised = estimate(base, TODAY, found.median)
    assert isinstance(promised, Estimate)
    assert (promised.low, promised.high) == (found.median, found.high)


@pytest.mark.parametrize(
    ("base", "why"),
    [
        (None, "its base is unknown"),
        (canonical("openai", "gpt-5.5"), "does not tell when it was released"),
        (canonical("openai", "gpt-9-2026-13-27"), "does not tell when it was released"),
        (canonical("azure", "gpt-9-2026-01-27"), "not enough history"),
        (canonical("openai", "gpt-4-2024-01-27"), "not enough history"),
    ],
)
def test_where_there_is_no_estimate(base: ModelRef | None, why: str) -> None:
    found = estimate(base, TODAY)
    assert isinstance(found, Unknown)
    assert why in found.reason


def test_an_estimate_is_never_an_end(team: Team) -> None:
    team.add("triage", base="openai/gpt-5.4-2026-03-05")
    found = team.plan("triage")
    assert found.judgement.deadline.act_by is None
    assert found.judgement.clocks.serve.ends is None
    assert isinstance(found.estimate, Estimate)
    team.add("own", base="huggingface/Qwen/Qwen2.5-7B-Instruct", provider="self_hosted")
    assert team.plan("own").estimate is None


def test_days_in_ids_and_the_lives_there_are() -> None:
    assert released_on("anthropic.claude-3-haiku-20240307-v1:0") == date(2024, 3, 7)
    lives = bundled_lifetimes()
    assert [len(lives.of(p)) for p in ("openai", "anthropic", "bedrock", "azure")] == [49, 12, 7, 0]
    found = remaining_days(lives.of("openai"), age=0)
    assert isinstance(found, Remaining)
    assert (found.low, int(found.median), found.high, found.survivors) == (392, 504, 630, 49)


def test_what_can_be_decided() -> None:
    assert [read_action(action.value) for action in DECIDABLE] == list(DECIDABLE)
    assert read_action(" Move-Host ").value == "move_host"
    for text in ("decide", "retune_elsewhere", ""):
        with pytest.raises(InputError, match="nothing to decide on"):
            read_action(text)
