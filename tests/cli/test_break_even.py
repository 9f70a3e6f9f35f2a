"""``tracker costs break-even``: the worked example of the design, exact, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.docs.test_costs import write_files
from tracker import Tracker
from tracker.app.plan_money import Accounts, MoneySide, money_side
from tracker.costs.economics import Counterfactual
from tracker.resources import check

HEAD = "date,model,requests,input,cached,output"
TUNE = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
Ask = Callable[..., dict[str, Any]]
BREAK_EVEN = ("costs", "break-even", "ticket-triage")


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Ask:
    """The JSON of a break-even of the example in docs/costs.md, with further words."""
    write_files(tmp_path / "team")
    base = ("--base", "openai/gpt-4.1-mini-2025-04-14")
    assert run("register", "ticket-triage", *base, "--model-id", TUNE).exit_code == 0

    def call(*words: str) -> dict[str, Any]:
        done = run("costs", "break-even", "ticket-triage", "--json", *words)
        assert done.exit_code == 0, done.output
        data: dict[str, Any] = json.loads(done.stdout)
        check("break_even", data, "break-even")
        return data

    return call


def cents(text: str | None) -> str:
    assert text is not None
    return str(Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_EVEN))


AS_IF = ("--forced", "lifetimes", "--on", "2026-02-08")
"""The base is 300 days old, and its end not announced."""


def test_every_number_of_the_worked_example(ask: Ask) -> None:
    data = ask(*AS_IF)
    same, bigger, successor = data["against"]
    calls = [data["call"], *(one["call"] for one in data["against"])]
    assert [c["cost"] for c in calls] == ["0.000664", "0.000588", "0.00294", "0.0001398"]
    months = [data["month_of_calls"], *(one["month_of_calls"] for one in data["against"])]
    assert months == ["664.00", "588.00", "2940.00", "139.80"]
    assert data["lines"][0]["amount"] == "37.50"
    assert sum(Decimal(line["amount"]) for line in data["lines"][1:3]) == Decimal("363.112")
    upkeep = data["with_labor"]
    assert upkeep["retune"] == {"amount": "4000.612", "missing": []}
    assert upkeep["once"]["amount"] == "14800.612"
    assert upkeep["refresh"]["amount"] == "2160.00"
    assert cents(upkeep["year"]["amount"]) == "15220.48"
    assert cents(upkeep["month"]["amount"]) == "1268.37"
    assert cents(upkeep["forced_year"]) == "2899.25"
    assert data["forced"]["base_life_days"] == "504.00"
    assert cents(upkeep["amortized_month"]) == "893.84"
    assert [one["saving_per_call"] for one in data["against"]] == [
        "-0.000076",
        "0.002276",
        "-0.0005242",
    ]
    for dearer in (same["with_labor"], successor["with_labor"]):
        assert dearer["break_even_calls"] == dearer["payback_months"] == "never"
    pays = bigger["with_labor"]
    assert pays["break_even_calls"] == 557_282
    assert pays["break_even_calls_with_once"] == 918_555
    assert cents(pays["net_month"]) == "1007.63"
    assert cents(pays["payback_months"]) == "14.69"
    assert pays["flags"] == [
        "longer than a quarter of this provider's bases lived (12.88 months)",
        "shorter than the median life of this provider's bases (16.56 months)",
    ]
    assert cents(data["forced"]["half_of_bases_months"]) == "16.56"
    assert data["complete"]


def test_what_the_base_s_age_says_of_the_next_year(ask: Ask) -> None:
    data = ask(*AS_IF)
    forced = data["forced"]
    assert (forced["base_age_days"], forced["ended_within_365_days"]) == (300, 36)
    assert (forced["survivors"], forced["chance"]) == (46, "0.7826086957")
    assert cents(data["with_labor"]["forced_next_365_days"]) == "3130.91"


@pytest.mark.parametrize(
    ("on", "chance"),
    [("2025-04-14", "0.1429"), ("2025-10-11", "0.5714"), ("2026-08-27", "0.8400")],
)
def test_the_chances_by_age(ask: Ask, on: str, chance: str) -> None:
    forced = ask("--forced", "lifetimes", "--on", on)["forced"]
    assert round(Decimal(forced["chance"]), 4) == Decimal(chance)


@pytest.mark.parametrize(
    ("calls", "tuned", "others"),
    [
        ("1000000", "37989.09", ["7056.00", "35280.00", "1677.60"]),
        ("3000000", "53925.09", ["21168.00", "105840.00", "5032.80"]),
    ],
)
def test_twelve_months(ask: Ask, calls: str, tuned: str, others: list[str]) -> None:
    data = ask(*AS_IF, "--calls", calls)
    assert cents(data["with_labor"]["tuned_12_months"]) == tuned
    assert [one["total_12_months"] for one in data["against"]] == others


def test_what_if(ask: Ask) -> None:
    data = ask(*AS_IF)
    same, bigger, successor = data["against"]
    what = {one["if"]: cents(one["net_month"]) for one in bigger["what_if"]}
    assert what == {
        "calls × 0.5": "-130.37",
        "calls × 1.5": "2145.63",
        "0 forced retunes a year": "1249.23",
        "1 forced retunes a year": "915.85",
        "2 forced retunes a year": "582.46",
        "nothing cached": "2927.63",
    }
    uncached = [one["call"]["cost_uncached"] for one in (bigger, same, successor)]
    assert uncached == ["0.00486", "0.000972", "0.000255"]


def test_the_other_host(ask: Ask) -> None:
    host = ask(*AS_IF)["other_host"]
    assert (host["hosting_month"], host["call"]["cost"]) == ("1241.00", "0.000332")
    assert host["cheaper_from_calls"] == 3_737_952


def test_an_announced_end_is_one_retune(ask: Ask) -> None:
    data = ask()
    assert data["forced"]["per_year"] == "1.00"
    assert data["forced"]["basis"] == "one at the announced end, 2027-01-14"
    bigger = data["against"][1]["with_labor"]
    assert cents(bigger["net_month"]) == "915.85"
    assert bigger["flags"][0] == "longer than the 1.68 months this base has left"
    assert ask("--forced", "2")["forced"]["basis"] == "as given"


def test_a_training_by_the_hour_with_a_grader(ask: Ask, run: Run) -> None:
    path = Path("tracker.toml")
    text = path.read_text(encoding="utf-8")
    paid = 'training_hours = 4\ngrader_cost = "27.06"'
    path.write_text(text.replace("training_tokens = 7500000", paid), encoding="utf-8")
    prices = Path("prices.toml")
    rows = prices.read_text(encoding="utf-8").replace('"training"', '"gpu_hour"')
    prices.write_text(rows.replace('"5.00"', '"100.00"'), encoding="utf-8")
    data = ask()
    assert [line["amount"] for line in data["lines"][:2]] == ["400.00", "27.06"]
    assert data["training"] == {"amount": "427.06", "missing": []}
    assert "one training                    427.06" in run(*BREAK_EVEN).output


def test_a_month_of_hosting_and_tokens_at_another_host(ask: Ask, run: Run) -> None:
    """Microsoft's documentation: 720 hours at 1.70, 20 million tokens in, 40 million out."""
    path, prices = Path("tracker.toml"), Path("prices.toml")
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "{ uncached = 350, output = 120 }", "{ uncached = 20000000, output = 40000000 }"
    )
    path.write_text(
        text.replace("calls_per_month = 1000000", "calls_per_month = 1\nhosting_hours = 720")
    )
    rows = (
        prices.read_text(encoding="utf-8").replace('"0.40"', '"1.10"').replace('"1.60"', '"4.40"')
    )
    prices.write_text(rows, encoding="utf-8")
    host = ask()["other_host"]
    assert (host["hosting_month"], host["call"]["cost"]) == ("1224.00", "198.00")
    assert host["month_with_hosting"] == "1422.00"
    assert "198 a call; 1,422.00 a month in all" in run(*BREAK_EVEN).output


@pytest.mark.parametrize(
    ("first", "last", "calls", "said"),
    [
        (date(2026, 10, 26), date(2026, 11, 22), "0.00", "none of it"),
        (date(2026, 11, 14), date(2026, 11, 23), None, "of 2026-11-14 to 2026-11-23 has none of"),
        (date(2026, 10, 25), date(2026, 11, 10), None, "of 2026-10-25 to 2026-11-10 has none of"),
    ],
    ids=["the whole window", "its end", "its beginning"],
)
def test_no_usage_is_no_calls_only_where_the_whole_window_is_there(
    ask: Ask, run: Run, first: date, last: date, calls: str | None, said: str
) -> None:
    drop("calls_per_month")
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    other = TUNE.replace("AbC123", "Other1")
    rows = "".join(f"{day},{other},1000,350000,0,120000,openai\n" for day in days)
    Path("use.csv").write_text(f"{HEAD},provider\n{rows}", encoding="utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0
    data = ask()
    assert data["calls_per_month"] == calls
    assert said in json.dumps(data)


def drop(*keys: str) -> None:
    """Take lines out of the configuration."""
    path = Path("tracker.toml")
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f"{key} " for key in keys))]
    path.write_text("\n".join(kept), encoding="utf-8")


def test_calls_and_their_cost_come_from_the_usage(ask: Ask, run: Run) -> None:
    drop("call", "calls_per_month")
    assert ask()["calls_per_month"] is None
    rows = "".join(f"2026-11-{day:02},{TUNE},1000,350000,0,120000\n" for day in range(14, 24))
    Path("use.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0
    data = ask()
    assert data["calls_per_month"] == "30437.50"
    assert data["calls_source"] == "usage of the 10 days up to 2026-11-23"
    assert data["call"]["cost"] == "0.000664"
    assert data["call"]["source"].startswith("average of 10 days; https://")
    late = ask("--on", "2026-12-05")
    assert (late["calls_per_month"], late["calls_source"]) == (
        "30437.50",
        "usage of the 10 days up to 2026-11-23",
    )
    billed = rows.replace(",120000\n", ",120000,0.50,USD\n")
    head = "date,model,requests,input,cached,output,cost,currency\n"
    Path("use.csv").write_text(head + billed, encoding="utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0
    charged = ask()["call"]
    assert (charged["cost"], charged["source"]) == ("0.0005", "billed for 10 days")


def test_what_was_paid_counts_and_the_gap_is_said(ask: Ask, run: Run) -> None:
    base = ("--base", "openai/gpt-4.1-mini-2025-04-14", "--cost", "40.00")
    run("register", "ticket-triage", *base, "--model-id", TUNE.replace("AbC123", "xYz9"))
    data = ask()
    assert data["label"] == "ticket-triage v2"
    assert data["lines"][0]["amount"] == "40.00"
    said = "training: 40.00 recorded, 37.50 by 7.5 M tokens; what is recorded counts"
    assert data["notes"][0] == said


def test_the_screen_and_what_is_about_nobody(ask: Ask, run: Run) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[costs.upkeep]]\nmodel = "ticket-traige"\n')
    assert run("register", "bare", "--base", "mistral/x-2410", "--model-id", "tune").exit_code == 0
    done = run("costs", "break-even", "bare")
    assert done.exit_code == 0, done.output
    assert "[[costs.upkeep]] is about ticket-traige, which is not registered" in done.stderr
    assert "missing under [[costs.upkeep]]: prompted_call, bigger_model" in done.stdout
    assert "0.00" not in done.stdout
    assert (
        "neither a number nor 'lifetimes'"
        in run("costs", "break-even", "bare", "--forced", "x").stderr
    )


def test_other_currencies_need_a_rate(ask: Ask) -> None:
    path = Path("tracker.toml")
    text = path.read_text(encoding="utf-8").replace("[costs]", '[costs]\ncurrency = "EUR"', 1)
    path.write_text(text, encoding="utf-8")
    data = ask("--on", "2026-11-20")
    assert data["call"]["cost"] is None
    assert "rate of USD to EUR on 2026-11-20" in data["missing"]
    path.write_text(text.replace("[costs]", '[costs]\nfx_file = "fx.toml"', 1), encoding="utf-8")
    rate = 'from = "USD"\nto = "EUR"\nrate = "0.5"\nvalid_from = 2026-11-01\nsource = "bank"\n'
    Path("fx.toml").write_text(f"[[rates]]\n{rate}", encoding="utf-8")
    assert ask("--on", "2026-11-20")["call"]["cost"] == "0.000332"


def test_the_python_api_says_the_same(ask: Ask) -> None:
    with Tracker("tracker.toml") as tracker:
        found = tracker.break_even("ticket-triage", forced="lifetimes", on=date(2026, 2, 8))
        bigger = found.versus(Counterfactual.BIGGER_MODEL).outcome.with_labor
        assert bigger.break_even == 557_282
        often = tracker.break_even("ticket-triage", calls=3_000_000, forced="1")
        assert (often.inputs.calls.figure, often.inputs.forced.rate) == (
            Decimal(3_000_000),
            Decimal(1),
        )


def test_a_plan_weighs_what_it_costs(ask: Ask, run: Run) -> None:
    """Evidence rests on the account: all three are priced, and it pays against one of them."""
    side = _money(Path("tracker.toml"))
    assert (side.break_even_calls, side.successor_dearer) == (597_607, False)
    assert side.payback is not None and isinstance(side.payback.months, Decimal)
    assert run("plan", "ticket-triage").exit_code == 0
    lines = Path("tracker.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("prompted_call")]
    Path("tracker.toml").write_text("\n".join(kept), encoding="utf-8")
    side = _money(Path("tracker.toml"))
    assert (side.break_even_calls, side.payback, side.successor_dearer) == (None, None, None)


def _money(config: Path) -> MoneySide:
    with Tracker(config) as tracker:
        account = tracker.break_even("ticket-triage", on=date(2026, 11, 24))
        return money_side(tracker.version("ticket-triage"), Accounts(account))
