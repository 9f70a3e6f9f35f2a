"""Golden numbers of DOMAIN D4 and E2, and the traps of price lists, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from tests.docs.test_costs import write_files
from tracker.cli.main import Session, cli
from tracker.lifecycle.calendar import Calendar

TOOK = (9, 12, 15, 11, 22, 14)
STARTED = date(2026, 1, 5)
TUNE = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"


def told(run: Run, *words: str) -> dict[str, Any]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def prices(run: Run, model: str, *words: str) -> dict[str, Decimal]:
    found = told(run, "costs", "prices", "list", model, *words)["prices"]
    return {one["kind"]: Decimal(one["price"]) for one in found}


@pytest.mark.parametrize(("on", "both"), [("2025-06-01", 50), ("2025-06-15", 10)])
def test_a_million_tokens_in_and_out_cost_what_they_did_that_day(
    run: Run, on: str, both: int
) -> None:
    known = prices(run, "openai/o3", "--on", on)
    assert known["input"] + known["output"] == both


def test_a_fine_tune_never_has_the_price_of_its_base(run: Run) -> None:
    found = told(run, "costs", "prices", "list", "openai/ft:gpt-6-luna:acme:triage:AbC123")
    assert found["prices"] == []
    assert any("ft:gpt-6-luna:acme:triage:abc123" in name.lower() for name in found["unknown"])
    assert prices(run, "openai/ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123") == {
        "input": Decimal("0.80"),
        "cached_input": Decimal("0.20"),
        "output": Decimal("3.20"),
        "batch_input": Decimal("0.40"),
        "batch_output": Decimal("1.60"),
    }


def test_rows_of_the_map_that_cannot_be_right_are_not_shipped(run: Run) -> None:
    august = prices(run, "openai/ft:gpt-4o-2024-08-06:acme:x:1")
    assert not {"batch_input", "batch_output"} & set(august)
    november = prices(run, "openai/ft:gpt-4o-2024-11-20:acme:x:1")
    assert november["cached_input"] == august["cached_input"] < august["input"]


def test_cached_input_of_a_fine_tune_has_its_own_price(run: Run) -> None:
    """The ordinary list lacks it, and would charge 0.0003 for the call."""
    assert run("register", "triage", "--model-id", TUNE).exit_code == 0
    head = "date,model,requests,input,cached,output\n"
    Path("use.csv").write_text(f"{head}2026-11-23,{TUNE},1,1000,500,0\n", encoding="utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0
    assert told(run, "costs", "break-even", "triage")["call"]["cost"] == "0.000225"


@pytest.mark.parametrize(("tokens", "cost"), [("1000000", "0.20"), ("1000", "0.0001")])
def test_the_tier_is_that_of_one_call(run: Run, tmp_path: Path, tokens: str, cost: str) -> None:
    """A million tokens are 0.20 in one call, and 0.10 in a thousand."""
    write_files(tmp_path / "team")
    path = Path("tracker.toml")
    asked = "prompted_call = { uncached = 670, cached = 1280, output = 120 }"
    text = path.read_text("utf-8")
    assert asked in text
    path.write_text(text.replace(asked, f"prompted_call = {{ uncached = {tokens} }}"))
    base = ("--base", "openai/gpt-4.1-mini-2025-04-14")
    assert run("register", "ticket-triage", *base).exit_code == 0
    successor = told(run, "costs", "break-even", "ticket-triage")["against"][2]
    assert (successor["call"]["model"], successor["call"]["cost"]) == ("gpt-6-luna", cost)


def promote(name: str, moment: datetime) -> None:
    session = Session(now=lambda: moment)
    done = CliRunner().invoke(cli, ["models", "alias", name, "production"], obj=session)
    assert done.exit_code == 0, done.output


def test_lead_times_are_the_80th_percentile_of_what_tunes_took(run: Run) -> None:
    for number, days in enumerate(TOOK):
        name = f"past-{number}"
        base = ("--base", "openai/gpt-5.4-2026-03-05", "--idempotency-key", name)
        trained = ("--trained-on", STARTED.isoformat())
        began = Session(now=lambda: datetime.combine(STARTED, time(12), UTC))
        done = CliRunner().invoke(cli, ["register", name, *base, *trained], obj=began)
        assert done.exit_code == 0, done.output
        moment = datetime.combine(Calendar().offset(STARTED, days), time(12), UTC)
        promote(name, moment)
    found = told(run, "plan", "past-0")["lead_times"]
    assert found["learned"] == {"days": 15, "median": 13.0, "tunes": 6}
    assert (found["retrain"], found["total"]) == (15, 30)
