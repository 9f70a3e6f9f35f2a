"""``tracker costs upkeep``, and that the commands a plan names supply what it lacks."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

BASE = "gpt-4.1-mini-2025-04-14"
FT = f"ft:{BASE}:acme:triage:AbC123"
CONFIG = Path("tracker.toml")
VALUES = {
    "TOKENS": "1000",
    "AMOUNT": "3.112",
    "HOURS": "4",
    "TIMES": "2",
    "PRICE": "0.40",
    "WHERE": "invoice",
    "FILE": "usage.csv",
    "YYYY-MM-DD": "2026-01-01",
}
"""What to put in the place of a command's words in capitals."""


@pytest.fixture(autouse=True)
def registered(run: Run) -> None:
    text = CONFIG.read_text("utf-8").replace('prices_file = ""', 'prices_file = "prices.toml"')
    CONFIG.write_text(text, encoding="utf-8")
    Path("prices.toml").touch()
    done = run("register", "triage", "--base", f"openai/{BASE}", "--model-id", FT)
    assert done.exit_code == 0, done.output


def write_usage() -> None:
    """1,000 calls a day, of 350 tokens in and 120 out."""
    with Path("usage.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("date", "model", "requests", "input", "cached", "output"))
        rows.writerows((f"2026-11-{day:02}", FT, 1000, 350_000, 0, 120_000) for day in range(1, 24))


def options(run: Run) -> dict[str, dict[str, Any]]:
    done = run("plan", "triage", "--json")
    assert done.exit_code == 0, done.output
    return {way["action"]: way for way in json.loads(done.stdout)["options"]}


def lacking(amount: dict[str, Any]) -> list[str]:
    return amount.get("missing") or ([amount["unknown"]] if "unknown" in amount else [])


def test_what_an_amount_lacks_stands_in_its_option_with_a_command(run: Run) -> None:
    for way in options(run).values():
        if way["possible"] == "ruled_out":
            continue
        missing = {one["what"]: one["command"] for one in way["missing"]}
        for name in (*lacking(way["once"]), *lacking(way["month"])):
            assert all(part in missing for part in name.split(", ")), (way["action"], name)
        assert "tracker costs break-even triage@1" not in missing.values()


def test_the_commands_of_a_plan_supply_what_it_lacks(run: Run) -> None:
    """Typed in, one after the other, until there is an amount beside every way on."""
    write_usage()
    done: set[str] = set()
    wanted = ("prompt", "move_host", "stay")
    while commands := set(_of_money(run, wanted)) - done:
        for command in commands:
            said = run(*shlex.split(_filled(command))[1:])
            assert said.exit_code == 0, (command, said.output)
        done |= commands
    assert len(done) > 8
    found = options(run)
    for action in wanted:
        assert not (lacking(found[action]["once"]) or lacking(found[action]["month"])), action
    # The account is the same, seen from the other side.
    there = json.loads(run("costs", "break-even", "triage", "--json").stdout)
    assert there["complete"] is False  # what no option needs: the bigger model, the hours of data


def _of_money(run: Run, actions: tuple[str, ...]) -> list[str]:
    ways = options(run)
    named = (one["command"] for action in actions for one in ways[action]["missing"])
    return [command for command in named if command.startswith("tracker costs")]


def _filled(command: str) -> str:
    for word, value in VALUES.items():
        command = command.replace(word, value)
    return command


def test_keys_are_set_and_the_rest_of_the_file_stays(run: Run) -> None:
    before = CONFIG.read_text("utf-8")
    words = ("review_hours=4", "eval_cost=3.112", "call.uncached=350", "call.output=120")
    done = run("costs", "upkeep", "triage", *words, "labor_rate=90.00")
    assert done.exit_code == 0, done.output
    assert "350 uncached, 120 output" in done.output
    after = CONFIG.read_text("utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert run("costs", "upkeep", "triage", "call.cached=5", "successor=openai/m").exit_code == 0
    shown = json.loads(run("costs", "upkeep", "triage@1", "--json").stdout)
    assert shown["call"] == {"uncached": 350, "cached": 5, "output": 120}
    assert (shown["review_hours"], shown["eval_cost"], shown["successor"]) == (
        "4",
        "3.112",
        "openai/m",
    )
    assert shown["data_hours"] is None
    assert run("config", "check").exit_code == 0
    assert CONFIG.read_text("utf-8").count("[[costs.upkeep]]\nmodel") == 1
    assert json.loads(run("config", "show").stdout)["costs"]["labor_rate"] == "90.00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("triage", "eval_cots=3"), "eval_cots: there is no such key"),
        (("triage", "eval_cost=cheap"), "eval_cost: must be an amount"),
        (("triage", "review_hours=-1"), "review_hours: must be an amount"),
        (("triage", "call=350"), "write call.uncached=350 call.output=120"),
        (("triage", "call.inputs=350"), "call.inputs: there is no such key"),
        (("triage", "calls_per_month"), "'calls_per_month' is not KEY=VALUE"),
        (("triage", "eval_cost=1", "eval_cost=2"), "eval_cost is given twice"),
        (("triage", "eval_cost=1", "labor_rate=much"), "labor_rate: must be an amount"),
        (("nothing", "eval_cost=1"), "no model 'nothing' is registered"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    before = CONFIG.read_bytes()
    done = run("costs", "upkeep", *words)
    assert done.exit_code != 0
    assert said in done.output
    assert CONFIG.read_bytes() == before


def test_a_list_of_tables_on_one_line_is_not_taken_apart(run: Run) -> None:
    head = CONFIG.read_text("utf-8").partition("[costs]")[0]
    text = f'{head}[costs]\nupkeep = [{{ model = "triage", eval_cost = "3" }}]\n'
    CONFIG.write_text(text, encoding="utf-8")
    done = run("costs", "upkeep", "triage", "review_hours=4")
    assert done.exit_code != 0
    assert "write each as a [[costs.upkeep]] table" in done.output
    assert CONFIG.read_text("utf-8") == text


def test_a_month_elsewhere_is_that_of_the_calls_as_used(run: Run) -> None:
    """Without the key ``call`` the average call is priced there, in plan and break-even alike."""
    write_usage()
    assert run("costs", "usage", "import", "usage.csv").exit_code == 0
    there, since = f"azure/{BASE}", ("--source", "contract", "--from", "2026-01-01")
    for kind, price in {"input": "0.40", "output": "1.60", "hosting_hour": "1.70"}.items():
        assert run("costs", "prices", "set", there, kind, price, *since).exit_code == 0
    assert run("costs", "upkeep", "triage", f"other_host={there}").exit_code == 0
    host = json.loads(run("costs", "break-even", "triage", "--json").stdout)["other_host"]
    assert host["call"]["cost"] == "0.000332"
    assert options(run)["move_host"]["month"]["amount"] is not None
    # 1,000 calls a day for 30.4375 days at 0.000332, and 730 hours at 1.70.
    assert options(run)["move_host"]["month"]["amount"] == "1251.10525"
