"""``tracker plan`` and ``tracker decide``: the dates of DOMAIN E2, and what the screens say."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from tests.cli.test_registered import write_material
from tracker import resources
from tracker.cli.main import Session, cli

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"
AZURE = "gpt-4.1-mini-2025-04-14.ft-0f31c0de5b2a4d7f-invoices"
HOLIDAYS = "2026-11-26", "2026-12-25", "2027-01-01"
DAY = "2026-11-23"


@pytest.fixture
def team(run: Run) -> Run:
    """A proven fine-tune at OpenAI, and one at Azure."""
    write_material()
    evals = ("--reason", "format", "--eval", "ft.json", "--baseline", "rag.json")
    assert run("register", "triage", "--model-id", FT, *evals, "--cost", "214.50").exit_code == 0
    assert run("register", "invoices", "--model-id", AZURE, *evals).exit_code == 0
    return run


def configure(old: str, new: str) -> None:
    path = Path("tracker.toml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def planned(run: Run, *words: str) -> dict[str, Any]:
    result = run("plan", *words, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


@pytest.mark.parametrize(
    ("holidays", "act_by", "evaluate", "rollout", "closure", "days", "left"),
    [
        ((), "2026-12-03", "2026-12-24", "2026-12-31", "2026-12-30", 38, 8),
        (HOLIDAYS, "2026-12-01", "2026-12-22", "2026-12-30", "2026-12-29", 35, 5),
    ],
    ids=["weekends only", "with holidays"],
)
def test_the_dates_of_the_example(
    team: Run,
    holidays: tuple[str, ...],
    act_by: str,
    evaluate: str,
    rollout: str,
    closure: str,
    days: int,
    left: int,
) -> None:
    configure("holidays = []", f"holidays = {json.dumps(holidays)}")
    found = planned(team, "triage", "--on", DAY)
    resources.check("plan", found, "plan")
    assert (found["act_by"], found["level"]) == (act_by, "urgent")
    assert found["dates"] == {
        "retrain_by": act_by,
        "train_start_by": closure,
        "eval_by": evaluate,
        "rollout_by": rollout,
    }
    assert (found["business_days_to_end"], found["business_days_left"]) == (days, left)
    assert found["lead_times"]["total"] == 30


@pytest.mark.parametrize(
    ("model", "ends", "lead", "retrain_by"),
    [
        ("gpt-4.1-mini-2025-04-14", None, (15, 5, 10), "2027-09-02"),
        ("gpt-4.1-mini-2025-04-14", "2027-10-02", (0, 0, 0), "2027-10-01"),
        ("gpt-4.1-mini-2025-04-14", "2027-10-02", (15, 5, 10), "2027-08-20"),
        ("gpt-4.1-mini-2025-04-14", "2026-10-23", (15, 5, 10), "2026-09-11"),
    ],
    ids=["Azure", "a Saturday", "30 before a Saturday", "2026-10-23"],
)
def test_further_golden_dates(
    team: Run, model: str, ends: str | None, lead: tuple[int, int, int], retrain_by: str
) -> None:
    for name, old, new in zip(("retrain", "eval", "rollout"), (15, 5, 10), lead, strict=True):
        configure(f"{name} = {old} ", f"{name} = {new} ")
    assumed = ("--assume", f"azure/{model}={ends}") if ends else ()
    found = planned(team, "invoices", "--on", "2026-08-03", *assumed)
    assert found["dates"]["retrain_by"] == retrain_by
    assert found["act_by"] == retrain_by
    assert found["serve_until"] == (ends or "2027-10-14")


def test_the_example_of_the_product(team: Run) -> None:
    found = planned(team, "triage", "--on", DAY)
    assert (found["serve_until"], found["train_until"]) == ("2027-01-14", "2027-01-06")
    assert (found["recommended"], found["row"]) == ("move_host", 3)
    assert "azure serves fine-tunes of the same base until 2027-10-01" in found["because"]
    ways = {option["action"]: option for option in found["options"]}
    assert ways["retune"]["possible"] == "ruled_out"
    assert ways["retune"]["target"] == "openai/gpt-6-luna"
    assert "gpt-6-luna cannot be fine-tuned" in ways["retune"]["because"]
    assert ways["move_host"]["possible"] == "open"
    assert [m["command"].split()[1] for m in found["missing"]] == ["register", "decide"]
    free = {w["action"] for w in found["options"] if w["once"]["amount"] == "0.00"}
    priced = {w["action"] for w in found["options"] if not w["once"].get("unknown")}
    assert free == priced == {"stay", "retire"}
    twin = planned(team, "invoices", "--on", DAY)
    assert (twin["act_by"], twin["level"], twin["recommended"]) == ("2027-09-02", "info", "stay")


def test_the_screen(team: Run) -> None:
    screen = team("plan", "triage", "--on", DAY).output
    for part in (
        "triage v1   URGENT   as of 2026-11-23",
        "serves    until 2027-01-14 (52 days)",
        "trains    until 2027-01-06 (44 days)   all training closes at openai",
        "act by    2026-12-03: 8 business days left   30 business days of lead",
        "eval from 2026-12-24, rollout from 2026-12-31, any tuning job begun by 2026-12-30",
        "ruled out retune           openai/gpt-6-luna: the named replacement gpt-6-luna cannot",
        "open      move host        azure/gpt-4o-mini-2024-07-18",
        "move host: azure serves",
        "whether your data and terms allow azure",
        "0 retunes (0 forced, 0 voluntary)",
        "spent ≥ 214.50 USD",
        "next: tracker decide triage@1 ACTION --note 'why'",
    ):
        assert part in screen, part


def test_the_portfolio_is_in_order_of_the_day_to_act(team: Run) -> None:
    team("register", "nameless", "--provider", "openai", "--model-id", "mine")
    found = planned(team, "--on", DAY)
    for each in found["plans"]:
        resources.check("plan", each, each["label"])
    order = [(p["label"], p["act_by"]) for p in found["plans"]]
    assert order == [
        ("triage v1", "2026-12-03"),
        ("invoices v1", "2027-09-02"),
        ("nameless v1", None),
    ]
    mills = {mill["model"]: mill for mill in found["treadmill"]}
    assert mills["triage"]["spent"] == {"USD": "214.50"}
    assert mills["invoices"]["spent"] is None
    assert mills["triage"]["next_due"] == "2026-12-03"
    screen = team("plan", "--on", DAY).output
    assert "1 model needs you, 3 in service" in screen
    assert "URGENT   triage v1" in screen and "unknown  nameless v1" in screen
    assert "TREADMILL" in screen and "214.50 USD" in screen


def test_what_if(team: Run) -> None:
    words = ("--on", DAY, "--assume", "openai/gpt-4o-mini=2027-06-01")
    found = planned(team, "triage", *words)
    assert (found["serve_until"], found["act_by"]) == ("2027-06-01", "2026-12-30")
    assert found["assumed"] == ["openai/gpt-4o-mini ends 2027-06-01"]
    assert "what if openai/gpt-4o-mini ends 2027-06-01" in team("plan", "triage", *words).output
    known = planned(team, "triage", "--on", DAY)
    assert known["serve_until"] == "2027-01-14"
    # Another end is no other way on.
    targets = [[o["target"] for o in plan["options"]] for plan in (found, known)]
    assert targets[0] == targets[1] and "openai/gpt-6-luna" in targets[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--assume", "openai/gpt-4o-minni=2027-06-01"), "nothing is known about openai/gpt-4o-mi"),
        (("--assume", "openai/gpt-4o-mini=soon"), "assumes no date"),
        (("--assume", "2027-06-01"), "assumes nothing about a model"),
        (("--assume", "=2027-06-01"), "assumes nothing about a model"),
        (("--assume", "nobody/x=2027-06-01"), "unknown provider 'nobody'"),
        (("nobody",), "no model 'nobody' is registered"),
    ],
)
def test_bad_input_gets_one_clear_line(team: Run, words: tuple[str, ...], said: str) -> None:
    result = team("plan", *words)
    assert result.exit_code == 1
    assert said in result.stderr.splitlines()[0]
    assert len(result.stderr.splitlines()) == 2


def test_holidays_of_an_unknown_country(team: Run) -> None:
    configure('calendar = ""', 'calendar = "ZZ"')
    result = team("plan")
    assert result.exit_code != 0
    assert "no holiday calendar for 'ZZ'" in result.stderr


def test_a_decision_is_kept_and_shown(team: Run) -> None:
    assert "nothing was decided about triage yet" in team("decide", "--list", "triage").output
    note = ("--note", "Azure, terms checked")
    result = team("decide", "triage", "move-host", *note, "--due", "2026-12-18")
    assert result.exit_code == 0, result.output
    assert "triage v1: move host, due 2026-12-18, review 2026-12-03: Azure, terms" in result.output
    moved = "to be reviewed on 2026-12-03, not in 90 days: at the latest on the retrain-by date"
    assert moved in result.output
    [kept] = json.loads(team("decide", "--list", "triage", "--json").stdout)
    assert (kept["action"], kept["due_on"], kept["serve_until"]) == (
        "move_host",
        "2026-12-18",
        "2027-01-14",
    )
    assert kept["decided_at"].startswith("2026-11-24T12:00")
    found = planned(team, "triage", "--on", DAY)
    assert found["decisions"] == [kept]
    assert found["following"] == {"alert": "quiet", "until": "2026-12-18"}
    assert "decided   move host, due 2026-12-18" in team("plan", "triage").output
    assert "decided   move host, due 2026-12-18" in team("models", "show", "triage").output
    assert json.loads(team("models", "show", "triage", "--json").stdout)["decisions"] == [kept]
    assert "decided" in team("models", "history", "triage").output
    assert "move host" in team("plan").output.splitlines()[2]


def test_a_decision_keeps_what_it_was_decided_on(team: Run) -> None:
    before = planned(team, "triage")
    team("models", "edit", "triage", "--owner", "search", "--refresh-due", "2027-03-01")
    people = ("--decider", "bo", "--decider", " cy ", "--decider", "bo")
    result = team("decide", "triage", "move-host", "--note", "Azure", *people)
    assert "with bo, cy, 2026-11-24)" in result.output
    team("models", "edit", "triage", "--owner", "nobody")
    [kept] = json.loads(team("decide", "--list", "triage", "--json").stdout)
    assert kept["deciders"] == ["bo", "cy"]
    facts, proof = kept["facts"], kept["facts"].pop("proof")
    shown = json.loads(team("models", "show", "triage", "--json").stdout)
    assert shown["decisions"][0]["facts"] == facts | {"proof": proof}
    assert {"status": proof["status"], "sentence": proof["sentence"]}.items() <= (
        shown["proof"].items()
    )
    assert (proof["verdict"], proof["min_effect"], proof["margin"]) == ("beats", 0, 0.02)
    rungs = {run["id"]: run["rung"] for run in proof["runs"]}
    assert (rungs[proof["run"]], rungs[proof["baseline"]]) == ("finetune", "retrieval")
    assert facts == {
        "owner": "search",
        "level": before["level"],
        "act_by": "2026-12-03",
        "serve_until": "2027-01-14",
        "train_until": before["train_until"],
        "reason": "format",
        "reason_note": None,
        "refresh_due": "2027-03-01",
        "calls_month": {"number": None, "source": "not known"},
        "lead_times": {"retrain": 15, "eval": 5, "rollout": 10},
        "recommended": {name: before[name] for name in ("target", "row", "because")}
        | {"action": before["recommended"]},
        "evidence": [each["url"] for each in before["evidence"]],
    }
    resources.check("plan", planned(team, "triage"), "plan")


def test_a_decision_about_what_nobody_knows_keeps_that(team: Run) -> None:
    assert team("register", "bare", "--model-id", "ft:gpt-9:acme::x").exit_code == 0
    assert team("decide", "bare", "retire", "--note", "a try").exit_code == 0
    [kept] = json.loads(team("decide", "--list", "bare", "--json").stdout)
    facts = kept["facts"]
    assert (facts["reason"], facts["act_by"], facts["serve_until"]) == (None, None, None)
    assert (facts["recommended"]["action"], facts["recommended"]["row"]) == ("decide", None)
    assert (facts["proof"]["verdict"], facts["proof"]["runs"]) == (None, [])


def test_a_review_is_in_time_and_a_later_decision_takes_its_place(team: Run) -> None:
    first = team("decide", "invoices", "stay", "--note", "until spring", "--json")
    assert json.loads(first.stdout)["review_on"] == "2027-02-22"
    late = team("decide", "invoices@1", "stay", "--note", "x", "--review-on", "2027-08-30")
    # Twenty business days before 2027-09-02.
    assert "review 2027-08-05" in late.output
    assert "to be reviewed on 2027-08-05, not on 2027-08-30: at the latest" in late.output
    after = team("decide", "triage", "retune", "--note", "x", "--due", "2027-03-01")
    assert "the due day 2027-03-01 is not before 2027-01-14" in after.output
    listed = team("decide", "--list", "invoices@1").output.splitlines()
    assert [line.split(", review ")[1][:10] for line in listed] == ["2027-02-22", "2027-08-05"]
    retire = team("decide", "invoices", "retire", "--note", "nobody uses it")
    assert "tracker models retire invoices@1" in retire.output


def at(day: str, *words: str) -> str:
    """What a command prints on another day."""
    moment = datetime.combine(date.fromisoformat(day), time(12), UTC)
    return CliRunner().invoke(cli, list(words), obj=Session(now=lambda: moment)).stdout


MOVE = ("triage", "move-host", "--note", "to Azure", "--due", "2026-12-18")
WAIT = ("invoices", "stay", "--note", "until spring", "--review-on", "2026-12-22")


@pytest.mark.parametrize(
    ("decided", "day", "line"),
    [
        (MOVE, "2026-12-02", None),
        (MOVE, "2026-12-18", "move host: review was due on 2026-12-03"),
        (
            MOVE,
            "2026-12-19",
            "move host: was due on 2026-12-18 and nothing has taken its place, "
            "review was due on 2026-12-03",
        ),
        (WAIT, "2026-12-21", None),
        (WAIT, "2026-12-22", "stay: review was due on 2026-12-22"),
    ],
)
def test_a_decision_whose_day_has_passed_is_said_in_one_line(
    team: Run, decided: tuple[str, ...], day: str, line: str | None
) -> None:
    assert team("decide", *decided).exit_code == 0
    name = decided[0]
    commands = (("plan", name), ("models", "show", name), ("check", "--offline"))
    planned_, shown, checked = (
        json.loads(at(day, *words, "--json"))["lapsed"] for words in commands
    )
    late = f"{line}: tracker decide {name}@1 ACTION --note 'why'" if line else None
    assert planned_ == shown == late
    assert checked == ([{"label": f"{name} v1", "what": late}] if late else [])
    for words in commands:
        assert ("was due on" in at(day, *words)) == (line is not None)
        assert (late or "") in at(day, *words)


def test_a_successor_settles_a_decision_that_is_late(team: Run) -> None:
    team("decide", "triage", "move-host", "--note", "to Azure", "--due", "2026-12-18")
    team("register", "triage", "--model-id", AZURE.replace("invoices", "triage"))
    late = json.loads(at("2026-12-19", "plan", "triage@1", "--json"))
    assert (late["lapsed"], late["following"]["alert"]) == (None, "resolved")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("triage", "stay"), 1, "a decision needs a note"),
        (("triage", "stay", "--note", "x", "--due", "2026-11-23"), 1, "the due day 2026-11-23 is"),
        (("triage", "stay", "--note", "x", "--decider", " "), 1, "a decider has no name"),
        (("triage", "stay", "--note", "x", "--review-on", "2026-11-24"), 1, "that of the decision"),
        (("triage", "stay", "--note", "x", "--review-on", "2026-01-01"), 1, "the review day 2026-"),
        (("triage", "sell", "--note", "x"), 2, "'sell' is not one of"),
        (("triage",), 2, "say what was decided: retune, prompt"),
        (("nobody", "stay", "--note", "x"), 1, "no model 'nobody' is registered"),
    ],
)
def test_a_decision_that_is_none(team: Run, words: tuple[str, ...], code: int, said: str) -> None:
    result = team("decide", *words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr


def test_nothing_is_registered(run: Run) -> None:
    assert "no models are registered" in run("plan").output
    assert planned(run)["plans"] == []


def test_the_screen_of_what_is_only_estimated_or_watched_by_a_judge(run: Run) -> None:
    write_material()
    for name in ("ft", "rag"):
        data = json.loads(Path(f"{name}.json").read_text("utf-8"))
        data |= {"judge": "openai/gpt-4o-2024-08-06"} if name == "ft" else {"judge": "people"}
        Path(f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    base = ("--base", "anthropic/claude-haiku-4-5-20251001")
    run("register", "notes", *base, "--eval", "ft.json", "--baseline", "rag.json")
    screen = run("plan", "notes").output
    for part in (
        "estimate  2027-",
        "only bases that are gone or going are counted, so the truth tends to be later",
        "judge     openai gpt-4o-2024-08-06 of triage@3 stops 2027-01-14, score again by another",
        "judge     people of triage@3: 'people' does not say whose model it is",
        "stay: no end is announced, but it was promised only until 2026-10-15: be ready",
        "next: tracker check",
    ):
        assert part in screen, part
    found = planned(run, "notes")
    assert found["estimate"]["kind"] == "estimate"
    assert (found["act_by"], found["level"]) == (None, "none")


def test_the_screen_of_what_cannot_be_judged_or_has_no_estimate(run: Run) -> None:
    run("register", "nameless", "--provider", "openai", "--model-id", "mine")
    screen = run("plan", "nameless").output
    assert "serves    cannot be judged: its base is unknown" in screen
    assert "estimate  none: its base is unknown" in screen
    assert "decide: it cannot be judged" in screen
    assert "tracker models edit nameless@1 --base PROVIDER/MODEL" in screen
    assert planned(run, "nameless")["estimate"] == {
        "kind": "unknown",
        "reason": "its base is unknown",
    }
    run("register", "own", "--base", "huggingface/Qwen/Qwen2.5-7B-Instruct", "--provider", "local")
    assert "stay: the weights are yours" in run("plan", "own").output
    run("register", "nova", "--base", "bedrock/amazon.nova-lite-v1:0")
    assert "unclear  nova v1" in run("plan").output


def test_a_license_is_recorded_and_reviewed_by_people(run: Run) -> None:
    base = ("--base", "huggingface/Qwen/Qwen2.5-7B-Instruct", "--provider", "local")
    run("register", "own", *base, "--tag", "team=legal")
    [lacks] = planned(run, "own")["missing"]
    assert lacks["command"] == "tracker models edit own@1 --license NAME"
    edited = run("models", "edit", "own@1", "--license", "apache-2.0")
    assert edited.exit_code == 0, edited.output
    found = planned(run, "own")
    assert (found["row"], found["recommended"], found["missing"]) == (6, "stay", [])
    assert found["because_of"] == [
        "license apache-2.0 on record; what it allows is yours to review"
    ]
    known = json.loads(run("models", "show", "own", "--json").stdout)
    assert known["tags"] == {"team": "legal", "license": "apache-2.0"}
    run("register", "other", *base, "--idempotency-key", "o", "--license", "mit")
    assert "license mit on record" in run("plan", "other").output


def test_the_screen_says_whence_the_lead_time_is(team: Run) -> None:
    for number in range(3):
        name = f"past-{number}"
        base = ("--base", "openai/gpt-5.4-2026-03-05", "--idempotency-key", name)
        team("register", name, *base, "--trained-on", "2026-10-26", "--alias", "production")
    found = planned(team, "triage", "--on", DAY)
    assert found["lead_times"] == {
        "retrain": 21,
        "eval": 5,
        "rollout": 10,
        "total": 36,
        "learned": {"days": 21, "median": 21.0, "tunes": 3},
    }
    assert found["act_by"] == "2026-11-25"
    screen = team("plan", "triage", "--on", DAY).output
    assert "21 to retrain, 5 to evaluate, 10 to roll out, 21 learned from 3 tunes" in screen


def test_the_screen_of_what_has_a_successor_and_of_what_is_over(team: Run) -> None:
    team("register", "triage", "--model-id", AZURE.replace("invoices", "triage"))
    assert "its alert" not in team("plan", "triage@1").output
    team("decide", "triage@1", "move-host", "--note", "to Azure")
    screen = team("plan", "triage@1").output
    assert "its alert: resolved by v2" in screen
    assert "next: tracker models retire " in screen and "settled" in screen.splitlines()[0]
    listed = team("plan").output
    assert ", 1 settled" in listed.splitlines()[0]
    rows = [line for line in listed.partition("TREADMILL")[0].splitlines() if " v" in line]
    assert rows[-1].startswith("settled  triage v1")
    assert "settled" in team("models", "list").output
    assert "1 retune (1 forced, 0 voluntary), bases lasted 0 days" in screen
    over = team("plan", "triage@1", "--on", "2027-02-01").output
    assert "until 2027-01-14 (over)" in over
    assert "ruled out stay             it stopped 2027-01-14" in over


def test_what_is_due_next_is_that_of_the_successor(team: Run) -> None:
    """In the treadmill and in the monthly summary: of the old version nothing is due any more."""
    note = ("--note", "terms of azure: checked")
    assert team("decide", "triage", "move-host", *note).exit_code == 0
    there = "gpt-4o-mini-2024-07-18.ft-7c1e22b90a4d4f6a-triage"
    words = ("--base", "azure/gpt-4o-mini-2024-07-18", "--model-id", there)
    assert team("register", "triage", *words).exit_code == 0
    [first, second] = [p for p in planned(team)["plans"] if p["model"] == "triage"]
    by_number = {plan["version"]: plan for plan in (first, second)}
    assert by_number[1]["following"]["alert"] == "resolved"
    [mill] = [m for m in planned(team)["treadmill"] if m["model"] == "triage"]
    assert mill["next_due"] == by_number[2]["act_by"] != by_number[1]["act_by"]
    report = json.loads(team("costs", "report", "--json").stdout)
    named = [one["label"] for one in report["next_forced"]]
    assert "triage v2" in named and "triage v1" not in named
