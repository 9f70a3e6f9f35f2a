"""``tracker costs report`` from the command line, and the summary that is sent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tracker.resources import check

TUNE = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"


@pytest.fixture
def used(run: Run) -> Run:
    """One model used in two months, and another that nobody uses, in euros."""
    base = ("--base", "openai/gpt-4.1-mini-2025-04-14")
    run("register", "triage", *base, "--model-id", TUNE, "--cost", "37.50")
    idle = ("--model-id", TUNE.replace("triage", "tone"), "--cost", "100.00 EUR")
    run("register", "tone", *base, *idle, "--tag", "team=apps")
    rows = f"2026-11-02,{TUNE},1000,350000,0,120000\n2026-10-02,{TUNE},500,175000,0,60000\n"
    Path("use.csv").write_text("date,model,requests,input,cached,output\n" + rows, encoding="utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0
    return run


def test_what_changed_and_what_no_longer_earns_its_place(used: Run) -> None:
    data = json.loads(used("costs", "report", "--json").stdout)
    check("cost_report", data, "report")
    [change] = data["changes"]
    assert (change["label"], change["before"], change["now"]) == ("triage v1", "0.332", "0.664")
    assert data["not_earning"] == []  # whether usage of this provider comes in is not known
    assert [one["label"] for one in data["next_forced"]] == ["tone v1", "triage v1"]
    assert data["next_forced"][0]["serve_until"] == "2027-01-14"
    rate = data["models"][1]["upkeep"]["run_rate_month"]
    assert rate["amount"] == "3.125"  # a lower bound: the training alone, of one forced retune
    assert "engineering_hours under [[costs.upkeep]]" in rate["missing"]
    text = used("costs", "report").output
    assert "since last month: triage v1 0.33 USD → 0.66 USD" in text
    [row] = [line.split() for line in text.splitlines() if line.startswith("triage v1")]
    assert row[2:] == ["openai", "37.50", "USD", "0.66", "USD", "≥", "3.12", "USD"]


def test_currencies_with_and_without_a_rate(used: Run) -> None:
    assert "kept apart, no rate of EUR to USD on 2026-11-24" in used("costs", "report").output
    path = Path("tracker.toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('fx_file = ""', 'fx_file = "fx.toml"'), encoding="utf-8")
    rate = 'from = "EUR"\nto = "USD"\nrate = "1.08"\nvalid_from = 2026-11-01\nsource = "bank"\n'
    Path("fx.toml").write_text(f"[[rates]]\n{rate}", encoding="utf-8")
    done = used("costs", "report")
    assert "in USD, once: 145.50 USD" in done.output
    assert "at 1 EUR = 1.08 USD (2026-11-01, bank)" in done.output


def test_a_charge_in_another_currency_than_the_prices(used: Run) -> None:
    head, row = "date,model,requests,input,cached,output,cost,currency", "1000,350000,0,120000"
    Path("use.csv").write_text(f"{head}\n2026-11-02,{TUNE},{row},0.60,EUR\n", encoding="utf-8")
    assert used("costs", "usage", "import", "use.csv").exit_code == 0
    text = used("costs", "report").output
    assert "triage v1: billed 0.60 EUR, 0.66 USD by usage and prices" in text


def test_costs_without_a_currency_are_in_that_of_the_configuration(used: Run) -> None:
    path = Path("tracker.toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('currency = "USD"', 'currency = "EUR"'), encoding="utf-8")
    rows = f"date,model,input,output,cost\n2026-11-02,{TUNE},1,1,0.60\n"
    Path("use.csv").write_text(rows, encoding="utf-8")
    assert used("costs", "usage", "import", "use.csv").exit_code == 0
    data = json.loads(used("costs", "report", "--json").stdout)
    [line] = next(m for m in data["models"] if m["model"] == "triage")["monthly"]
    assert (line["billed"], line["currency"]) == ("0.60", "EUR")
    Path("use.csv").write_text(
        rows.replace("cost\n", "cost,currency\n").replace("0.60", "0.60,"), "utf-8"
    )
    done = used("costs", "usage", "import", "use.csv")
    assert "use.csv, line 2: a cost without a currency" in done.output


def test_by_team_and_as_csv(used: Run) -> None:
    lines = used("costs", "report", "--by", "team").output.splitlines()
    assert lines[2].split()[:3] == ["apps", "1", "100.00"]
    data = json.loads(used("costs", "report", "--by", "team", "--json").stdout)
    check("cost_report", data, "report")
    assert [one["name"] for one in data["groups"]] == ["apps", "not given"]
    table = used("costs", "report", "--csv").stdout.splitlines()
    assert table[0].startswith("month,model,version")
    assert used("costs", "report", "--csv", "--json").exit_code == 2


def test_the_summary_is_sent_once_a_month(used: Run) -> None:
    text = Path("tracker.toml").read_text(encoding="utf-8")
    if "[channels.file]" not in text.replace("#[channels.file]", ""):
        with Path("tracker.toml").open("a", encoding="utf-8") as file:
            file.write('\n[channels.file]\npath = "sent.jsonl"\n')
    first = used("costs", "report", "--send")
    assert "0 sent" not in first.stderr
    assert "0 new messages, 0 sent" in used("costs", "report", "--send").stderr


def test_what_was_spent_to_date_and_what_that_saved(used: Run) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[costs.upkeep]]\nmodel = "triage"\nbigger_model = "openai/gpt-4.1"\n'
            "prompted_call = { uncached = 670, cached = 1280, output = 120 }\n"
            "review_hours = 0\nengineering_hours = 0\nforced_per_year = 1\neval_cost = 3\n"
        )
    data = json.loads(used("costs", "break-even", "triage", "--json").stdout)
    check("break_even", data, "break-even")
    spent = data["to_date"]
    assert (spent["spent"], spent["requests"], spent["unknown"]) == ({"USD": "38.496"}, 1500, [])
    assert spent["avoided"]["bigger model prompted"] == "3.414"
    assert spent["avoided"]["same base prompted"] == "-0.114"
    plan = json.loads(used("plan", "triage", "--json").stdout)
    check("plan", plan, "plan")
    mill = plan["treadmill"]
    assert (mill["spent"], mill["spent_without"], mill["avoided"]) == (
        spent["spent"],
        [],
        spent["avoided"],
    )
    screen = used("plan", "triage").output
    assert "spent 38.50 USD" in screen and "saved on calls 3.41 USD against the bigger" in screen
    text = used("costs", "break-even", "triage").output
    assert "saved on calls 3.41 USD against the bigger model prompted" in text
    assert "lost on calls 0.11 USD against the same base prompted" in text
    assert "≥ 3.38 USD" in used("costs", "report").output
    idle = json.loads(used("costs", "break-even", "tone", "--json").stdout)["to_date"]
    assert idle["unknown"] == ["usage"]
    assert set(idle["avoided"].values()) == {None}
