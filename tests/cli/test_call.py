"""``tracker costs call`` as somebody types it."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tracker import Tracker

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
SIZE = ("--input", "350", "--output", "120")


def test_a_registered_model_is_priced_by_the_id_it_is_served_under(run: Run) -> None:
    assert run("register", "triage", "--model-id", FT).exit_code == 0
    told = json.loads(run("costs", "call", "triage", *SIZE, "--json").stdout)
    assert (told["model"], told["total"]["amounts"]) == (FT, {"USD": "0.000664"})
    with Tracker("tracker.toml") as tracker:
        found = tracker.call_price("triage", input_tokens=350, output_tokens=120, calls=1000)
        assert found.total.totals == {"USD": Decimal("0.664")}
        on = date(2025, 6, 1)
        assert tracker.call_price("openai/o3", input_tokens=1_000_000, on=on).on == on


def test_without_a_registry(run: Run) -> None:
    Path("tracker.db").unlink()
    assert run("costs", "call", "openai/gpt-4.1-mini", *SIZE).exit_code == 0
    assert not Path("tracker.db").exists()


def test_the_screen(run: Run) -> None:
    words = ("--input", "1950", "--cached", "1280", "--output", "120", "--calls", "1000")
    screen = " ".join(run("costs", "call", "openai/gpt-4.1-mini", *words).output.split())
    for part in (
        "1,000 calls of openai/gpt-4.1-mini at the prices of 2026-11-24",
        "cached input 1,280,000 0.10 USD per 1M 0.128 genai-prices undated -",
        "total 0.588 USD one call 0.000588 USD were nothing cached 0.972 USD",
    ):
        assert part in screen, screen
    gap = run("costs", "call", "openai/gpt-4", "--input", "9", "--cached", "3").output
    assert "not known" in gap and "≥ 0.00018 USD" in gap
    assert "missing: price of cached input for openai gpt-4" in gap and "lower bound" in gap
    nothing = run("costs", "call", "openai/ft:gpt-6-luna:acme::x", "--input", "9").output
    assert "total  not known" in nothing and "lower bound" not in nothing


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("openai/o3",), 1, "a call without tokens"),
        (("openai/o3", "--input", "1", "--cached", "2"), 1, "2 cached of 1 input tokens"),
        (("openai/o3", "--input", "-1"), 2, "-1"),
        (("openai/o3", "--input", "1", "--calls", "0"), 2, "0"),
        (("nobody/o3", "--input", "1"), 1, "unknown provider 'nobody'"),
        (("triage", "--input", "1"), 1, "no model 'triage' is registered"),
        (("openai/o3", "--input", "1", "--on", "1/2/2026"), 2, "is not a date"),
    ],
)
def test_bad_input(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    result = run("costs", "call", *words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
