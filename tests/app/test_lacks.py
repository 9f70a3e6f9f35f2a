"""Every name the cost room gives to what is missing becomes a command that supplies it."""

from __future__ import annotations

import pytest

from tests.builders import version
from tracker.app.lacks import lacks, together
from tracker.lifecycle.evidence import Missing
from tracker.lifecycle.missing import no_usage

MODEL = version(("openai", "gpt-4.1-mini-2025-04-14"))
UPKEEP = "tracker costs upkeep triage "
PRICE = "tracker costs prices set openai/m {} PRICE --source WHERE --from YYYY-MM-DD"
EDIT = "tracker models edit triage@1 "

NAMES = {
    "eval_cost under [[costs.upkeep]]": ("eval_cost", UPKEEP + "eval_cost=AMOUNT"),
    "data_hours under [[costs.upkeep]]": ("data_hours", UPKEEP + "data_hours=HOURS"),
    "refreshes_per_year under [[costs.upkeep]]": (
        "refreshes_per_year",
        UPKEEP + "refreshes_per_year=TIMES",
    ),
    "labor_rate under [costs]": ("labor_rate", UPKEEP + "labor_rate=AMOUNT"),
    "bigger_model under [[costs.upkeep]]": ("bigger_model", UPKEEP + "bigger_model=PROVIDER/MODEL"),
    "successor under [[costs.upkeep]], or a notice that names one": (
        "successor",
        UPKEEP + "successor=PROVIDER/MODEL",
    ),
    "prompted_call under [[costs.upkeep]]": (
        "prompted_call",
        UPKEEP + "prompted_call.uncached=TOKENS prompted_call.output=TOKENS",
    ),
    "price of training for openai m": ("price of training", PRICE.format("training")),
    "price of cached input for openai m on that day": (
        "price of cached input",
        PRICE.format("cached_input") + " --to YYYY-MM-DD",
    ),
    "hosting: a cost per month, or the price of hosting hour for openai m": (
        "price of hosting hour",
        PRICE.format("hosting_hour"),
    ),
    "list price of openai m": ("list price of openai m", PRICE.format("input")),
    "training: its cost, or its tokens or hours and a price of them": (
        "training",
        UPKEEP + "training_tokens=TOKENS",
    ),
    "tokens of one call: usage of it, or call under [[costs.upkeep]]": (
        "tokens of one call",
        "tracker costs usage import FILE",
    ),
    "how long bases of openai that got as old lived on": (
        "how long bases of openai that got as old lived on",
        UPKEEP + "forced_per_year=TIMES",
    ),
    "base of the version": ("base of the version", EDIT + "--base PROVIDER/MODEL"),
    "serving id, to price its calls by": (
        "serving id, to price its calls by",
        EDIT + "--model-id ID",
    ),
    "rate of EUR to USD on 2026-11-23": (
        "rate of EUR to USD on 2026-11-23",
        "tracker costs break-even triage@1",
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_becomes_what_to_type(name: str) -> None:
    what, command = NAMES[name]
    assert lacks(MODEL, (name, name)) == (Missing(what, command),)


def test_calls_are_missing_under_one_name() -> None:
    names = ("calls a month: usage of it, or calls_per_month under [[costs.upkeep]]",)
    only = ("calls a month: the usage of 2026-11-01 to 2026-11-20 has none of it",)
    assert lacks(MODEL, names) == lacks(MODEL, only) == (no_usage(),)


def test_one_edit_supplies_all_keys_of_a_model() -> None:
    found = lacks(
        MODEL,
        (
            "price of training for openai m",
            "eval_cost under [[costs.upkeep]]",
            "labor_rate under [costs]",
        ),
    )
    assert together((*found, *found), MODEL) == (
        Missing("eval_cost, labor_rate", UPKEEP + "eval_cost=AMOUNT labor_rate=AMOUNT"),
        found[0],
    )
    assert together(found[:1], MODEL) == found[:1]
