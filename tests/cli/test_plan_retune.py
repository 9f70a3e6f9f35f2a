"""Row 5 from the command line: a retune that pays for itself within the life of its new base."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.price_files import price_row, write_costs, write_prices
from tests.cli.test_registered import write_material
from tracker import resources


@dataclass(frozen=True)
class Place:
    """A provider with a base that ends, the successor it names, and how its tunes are called."""

    provider: str
    old: str
    new: str
    tuned: str


OPENAI = Place("openai", "gpt-5.4-mini-2026-03-17", "gpt-7-mini-2026-09-01", "ft:{}:*")
FIREWORKS = Place("fireworks", "foo-1", "foo-2", "{}")
UPKEEP = """
[costs]
prices_file = "prices.toml"
labor_rate = "90.00"

[[costs.upkeep]]
model = "triage"
calls_per_month = 1000000
call = { uncached = 350, output = 120 }
prompted_call = { uncached = 670, cached = 1280, output = 120 }
bigger_model = "openai/gpt-4.1"
training_tokens = 7500000
eval_cost = "3.112"
review_hours = 4
engineering_hours = 40
labeling_hours = 120
data_hours = 24
refreshes_per_year = 2
evals_per_year = 0

[[sources]]
id = "in-house"
kind = "json_feed"
path = "notices.json"
provider = "in-house"
"""


def settle(run: Run, place: Place, **upkeep: str) -> None:
    """A proven tune in use whose base ends 2027-02-10, and a pilot tune on the successor."""
    write_material()
    text = UPKEEP
    for key, value in upkeep.items():
        kept = [line for line in text.splitlines() if not line.startswith(f"{key} ")]
        text = "\n".join(kept).replace('model = "triage"', f'model = "triage"\n{key} = {value}')
    write_costs(text)
    new, old = place.tuned.format(place.new), place.tuned.format(place.old)
    rows = [
        *((new, "input", "0.60"), (new, "output", "2.40"), (place.new, "training", "3.00")),
        *((old, "input", "0.80"), (old, "output", "3.20")),
    ]
    for model in {place.new, place.old} - {new, old}:
        rows += [(model, "input", "0.30"), (model, "output", "1.20")]
    rows += [(model, "cached_input", "0.08") for model in (place.new, place.old)]
    write_prices(place.provider, rows)
    notice: dict[str, Any] = {
        "source": "in-house",
        "provider": place.provider,
        "model_id": place.old,
        "display_name": None,
        "version": None,
        "announced_on": "2026-11-01",
        "applies_to": {"audience": None, "regions": [], "tiers": []},
        "scope": "inference",
        "retires_on": {"value": "2027-02-10", "precision": "day", "text": "2027-02-10"}
        | {"bound": "exact"},
        "replacements": [place.new],
        "evidence": {"url": "https://docs.example/ends", "section": "", "quote": "2027-02-10"},
    }
    Path("notices.json").write_text(json.dumps([notice]), encoding="utf-8")
    done = run("check", "--source", "in-house")
    assert done.exit_code == 0, done.output
    proof = ("--reason", "format", "--eval", "ft.json", "--baseline", "rag.json")
    for name, base, more in (("triage", place.old, proof), ("pilot", place.new, ())):
        words = ("--base", f"{place.provider}/{base}", "--model-id", served(place, base))
        done = run("register", name, *words, *more)
        assert done.exit_code == 0, done.output


def served(place: Place, base: str) -> str:
    return place.tuned.format(base).replace("*", "acme:triage:AbC123")


def planned(run: Run, *words: str) -> dict[str, Any]:
    result = run("plan", "triage", "--json", *words)
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    resources.check("plan", data, "plan")
    return data


def test_a_retune_that_pays_in_time_is_recommended(run: Run) -> None:
    settle(run, OPENAI)
    found = planned(run)
    assert (found["row"], found["recommended"]) == (5, "retune")
    assert found["target"] == f"openai/{OPENAI.new}"
    # A retune is 22.50 + 3.112 + 44 h × 90 = 3985.612, and nothing is labeled again; a month saves
    # 1,000,000 × (0.00294 − 0.000498), less (2 × (2160 + 3985.612) + 365.25/504 × 3985.612) / 12.
    year = 2 * Decimal("6145.612") + Decimal("365.25") / 504 * Decimal("3985.612")
    months = Decimal("3985.612") / (Decimal(2442) - year / 12)
    assert Decimal(found["payback"]["months"]) == round(months, 10)
    assert found["payback"]["basis"] == (
        "against the bigger model prompted, at the prices of its new base"
    )
    # 84 days old: all 49 got older, and half of them had 420 days or fewer to go.
    assert found["life_left"]["kind"] == "estimate"
    assert found["life_left"]["survivors"] == 49
    assert Decimal(found["life_left"]["months"]) == round(420 / Decimal("30.4375"), 10)
    assert (
        "the base can be expected to last 13.8 more, an estimate from 49 bases" in found["because"]
    )
    screen = run("plan", "triage").output
    assert "retune: a retune on gpt-7-mini-2026-09-01 pays for itself in 3.4 months" in screen
    assert "only bases that are gone or going are counted" in screen


def test_a_retune_that_pays_too_late_is_not(run: Run) -> None:
    settle(run, OPENAI, calls_per_month="600000")
    found = planned(run)
    assert Decimal(found["payback"]["months"]) > Decimal(found["life_left"]["months"]) > 0
    assert found["recommended"] != "retune"
    assert not [m for m in found["missing"] if "will be served" in m["what"]]


@pytest.mark.parametrize("key", ["prompted_call", "engineering_hours"])
def test_nothing_pays_by_what_nobody_knows(run: Run, key: str) -> None:
    settle(run, OPENAI)
    config = Path("tracker.toml")
    lines = config.read_text("utf-8").splitlines()
    config.write_text("\n".join(li for li in lines if not li.startswith(key)), encoding="utf-8")
    found = planned(run)
    assert found["payback"] is None
    assert (found["row"], found["recommended"]) == (8, "decide")


def test_without_prices_of_the_new_base_it_is_the_present_tune_that_pays_back(run: Run) -> None:
    settle(run, OPENAI)
    path = Path("prices.toml")
    new = price_row(OPENAI.provider, f"ft:{OPENAI.new}:*", "output", "2.40")
    assert new in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(new, ""), encoding="utf-8")
    training = price_row(OPENAI.provider, OPENAI.old, "training", "5.00")
    path.write_text(path.read_text("utf-8") + training, encoding="utf-8")
    assert planned(run)["payback"]["basis"].endswith("at the prices of the present base")


def test_a_life_nobody_knows_is_named_and_can_be_assumed(run: Run) -> None:
    settle(run, FIREWORKS)
    found = planned(run)
    assert found["life_left"] == {
        "kind": "unknown",
        "reason": "not enough history, 0 bases of fireworks that got as old",
    }
    assert (found["row"], found["recommended"]) == (8, "decide")
    assert found["payback"] is None  # how often it will be forced is not known either
    [lacks] = [m for m in found["missing"] if "will be served" in m["what"]]
    assert lacks["command"] == "tracker plan triage@1 --assume fireworks/foo-2=DATE"
    assumed = planned(run, "--assume", "fireworks/foo-2=2029-01-01")
    assert (assumed["row"], assumed["life_left"]["kind"]) == (5, "announced")
    assert assumed["because"].endswith("25.3 more, until its end on 2029-01-01")
    soon = planned(run, "--assume", "fireworks/foo-2=2026-12-15")
    assert soon["recommended"] != "retune"


def test_what_each_way_costs_once(run: Run) -> None:
    settle(run, OPENAI)
    ways = {way["action"]: way for way in planned(run)["options"]}
    # An eval run: 3.112 for its calls, and 4 hours of review.
    assert ways["prompt"]["once"] == {"amount": "363.112", "currency": "USD"}
    assert ways["retune"]["once"] == {"amount": "3985.612", "currency": "USD"}
    assert ways["retune"]["month"] == {"amount": "498.00", "currency": "USD"}
    assert ways["retune_elsewhere"]["once"] == {
        "amount": "363.112",
        "currency": "USD",
        "missing": ["which model and host it would be"],
    }
    said = "once ≥ 363.11 USD, without which model and host it would be"
    assert said in run("plan", "triage").output


def test_to_move_closed_weights_is_a_training_there_and_an_eval(run: Run) -> None:
    """What azure asks for a training is known only where the team has said so."""
    base = "gpt-4.1-mini-2025-04-14"
    settle(run, OPENAI)
    proof = ("--reason", "format", "--eval", "ft.json", "--baseline", "rag.json")
    run("models", "retire", "triage")
    run("register", "triage", "--model-id", f"ft:{base}:acme:triage:xYz", *proof)

    def once() -> dict[str, Any]:
        ways = {way["action"]: way["once"] for way in planned(run)["options"]}
        found: dict[str, Any] = ways["move_host"]
        return found

    assert once() == {"amount": "363.112", "currency": "USD", "missing": ["price of training"]}
    rows = Path("prices.toml").read_text("utf-8")
    there = price_row("azure", base, "training", "5.00")
    Path("prices.toml").write_text(rows + there, encoding="utf-8")
    # 7.5 M tokens at 5.00 and the eval run; nobody knows what else a move takes.
    assert once() == {"amount": "400.612", "currency": "USD"}


def test_to_move_open_weights_is_an_eval(run: Run) -> None:
    settle(run, OPENAI)
    run("models", "retire", "triage")
    hub = ("--base", "huggingface/Qwen/Qwen2.5-7B-Instruct", "--provider", "together")
    assert run("register", "triage", *hub, "--model-id", "acme/qwen-triage").exit_code == 0
    [first, *_] = [way for way in planned(run)["options"] if way["action"] == "move_host"]
    assert first["once"] == {"amount": "363.112", "currency": "USD"}
