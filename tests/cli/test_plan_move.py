"""What a move to another host costs: the figures of ``costs break-even``, or what they lack."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.price_files import write_costs, write_prices

BASE = "gpt-4.1-mini-2025-04-14"
THERE = f"azure/{BASE}"
UPKEEP = """
[costs]
prices_file = "prices.toml"
labor_rate = "90.00"

[[costs.upkeep]]
model = "triage"
calls_per_month = 400000
call = { uncached = 135, output = 28 }
eval_cost = "3.112"
review_hours = 4
"""
PRICES = {"training": "5.00", "hosting_hour": "1.70", "input": "0.40", "output": "1.60"}
HF_BASE = "meta-llama/Llama-3.3-70B-Instruct"


def settle(upkeep: str = "", *, model: str = THERE, without: tuple[str, ...] = ()) -> None:
    provider, _, name = model.partition("/")
    write_costs(UPKEEP + upkeep)
    kinds = PRICES.keys() - set(without)
    write_prices(provider, [(name, kind, PRICES[kind]) for kind in sorted(kinds)])


def register(run: Run) -> None:
    words = ("--base", f"openai/{BASE}", "--model-id", f"ft:{BASE}:acme:triage:AbC123")
    done = run("register", "triage", *words, "--trained-tokens", "2000000")
    assert done.exit_code == 0, done.output


def move(run: Run) -> dict[str, Any]:
    done = run("plan", "triage", "--json")
    assert done.exit_code == 0, done.output
    ways = json.loads(done.stdout)["options"]
    found: dict[str, Any] = next(way for way in ways if way["action"] == "move_host")
    return found


def test_a_month_there_is_that_of_the_break_even(run: Run) -> None:
    settle(f'other_host = "{THERE}"\n')
    register(run)
    done = run("costs", "break-even", "triage", "--json")
    host = json.loads(done.stdout)["other_host"]
    month = Decimal(host["hosting_month"]) + 400_000 * Decimal(host["call"]["cost"])
    assert month == Decimal("1241.00") + 400_000 * Decimal("0.0000988")
    there = move(run)
    assert Decimal(there["month"]["amount"]) == month
    assert there["once"] == {"amount": "373.112", "currency": "USD"}
    assert not any("price" in one["what"] for one in there["missing"])


def test_each_price_that_is_missing_has_its_command(run: Run) -> None:
    settle(without=tuple(PRICES))
    register(run)
    commands = {one["what"]: one["command"] for one in move(run)["missing"]}
    for what, kind in (
        ("price of training", "training"),
        ("price of input", "input"),
        ("price of output", "output"),
        ("price of hosting hour", "hosting_hour"),
    ):
        line = f"tracker costs prices set {THERE} {kind} PRICE --source WHERE --from YYYY-MM-DD"
        assert commands[what] == line
        given = line.replace("PRICE", PRICES[kind]).replace("YYYY-MM-DD", "2026-01-01")
        assert run(*given.split()[1:]).exit_code == 0
    assert move(run)["month"]["amount"] is not None


@pytest.mark.parametrize("named", [True, False])
def test_open_weights_are_priced_at_the_host_that_is_named(run: Run, named: bool) -> None:
    there = "together/llama-3.3-70b-instruct"
    settle(f'other_host = "{there}"\n' if named else "", model=there)
    words = ("--base", f"huggingface/{HF_BASE}", "--model-id", "acme/triage")
    done = run("register", "triage", *words, "--provider", "fireworks")
    assert done.exit_code == 0, done.output
    way = move(run)
    if named:
        assert Decimal(way["month"]["amount"]) == Decimal("1241.00") + Decimal("39.52")
    else:
        assert way["month"]["unknown"] == "other_host"
        command = "tracker costs upkeep triage other_host=PROVIDER/MODEL"
        assert command in {m["command"] for m in way["missing"]}


def test_the_successor_of_an_azure_tune_is_one(run: Run) -> None:
    """The notice of the tune names none, that of its base does: for the plan and the money."""
    call = "prompted_call = { uncached = 350, output = 35 }"
    upkeep = f'[[costs.upkeep]]\nmodel = "triage"\ncalls_per_month = 1000000\n{call}\n'
    write_costs(f"[costs]\n{upkeep}")
    tuned = "gpt-4o-mini-2024-07-18.ft-0e208cf33a6a466994aff31a08aba678"
    words = ("--base", "azure/gpt-4o-mini-2024-07-18", "--model-id", tuned)
    assert run("register", "triage", *words, "--provider", "azure").exit_code == 0
    ways = json.loads(run("plan", "triage", "--json").stdout)["options"]
    found = {way["action"]: way for way in ways}
    against = json.loads(run("costs", "break-even", "triage", "--json").stdout)["against"][2]
    assert against["call"]["model"] == "gpt-4.1-mini"
    assert found["retune"]["target"] == found["prompt"]["target"] == "azure/gpt-4.1-mini"
    assert found["prompt"]["month"]["amount"] == against["month_of_calls"]


def test_the_report_reckons_a_training_as_the_break_even_does(run: Run) -> None:
    settle("training_tokens = 2000000\n", model=f"openai/{BASE}")
    words = ("--base", f"openai/{BASE}", "--model-id", f"ft:{BASE}:acme:triage:AbC123")
    assert run("register", "triage", *words).exit_code == 0
    lines = json.loads(run("costs", "break-even", "triage", "--json").stdout)["lines"]
    [model] = json.loads(run("costs", "report", "--json").stdout)["models"]
    assert [one["amount"] for one in model["once"]] == [lines[0]["amount"]] == ["10.00"]
    paid = ("register", "triage", *words, "--cost", "12.00")
    assert run(*paid).exit_code == 0
    [model] = json.loads(run("costs", "report", "--json").stdout)["models"]
    assert [one["amount"] for one in model["once"]] == ["12.00"]
    assert model["notes"] == ["training by tokens and list price: 10.00 USD"]


def test_the_screen_names_the_other_host_and_what_is_not_known_of_it(run: Run) -> None:
    settle(f'other_host = "{THERE}"\n', without=("input",))
    register(run)
    text = run("costs", "break-even", "triage").output
    assert f"elsewhere: {THERE}   1,241.00 of hosting a month" in text
    assert "from how many calls a month it is cheaper there is not known" in text
    lives = "only bases that are gone or going are counted"
    assert text.count(lives) == 1
    assert text.index("had nothing been announced") < text.index(lives) < text.index("AGAINST")
