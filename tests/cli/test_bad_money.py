"""What cannot be right about money, use and jobs is said in one line, with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HEAD = "date,model,requests,input,cached,output\n"


def test_a_currency_nobody_has_is_refused(run: Run) -> None:
    path = Path("tracker.toml")
    head = path.read_text("utf-8").partition("[costs]")[0]
    path.write_text(f'{head}[costs]\ncurrency = "QQQ"\n', encoding="utf-8")
    done = run("config", "check")
    assert done.exit_code != 0
    assert "costs.currency: must be a currency code like USD, not 'QQQ'" in done.output


def test_upkeep_of_nobody_is_a_warning(run: Run) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[costs.upkeep]]\nmodel = "triaeg"\n')
    done = run("config", "check")
    assert done.exit_code == 0
    assert "warning: [[costs.upkeep]] is about triaeg, which is not registered" in done.output


def test_usage_of_days_to_come_is_refused(run: Run) -> None:
    Path("use.csv").write_text(HEAD + "2026-11-22,m,1,1,0,1\n2027-01-02,m,1,1,0,1\n", "utf-8")
    done = run("costs", "usage", "import", "use.csv")
    assert done.exit_code != 0
    assert "use.csv, line 3: usage on 2027-01-02, which is after today, 2026-11-24" in done.output
    Path("use.csv").write_text(HEAD + "2026-11-25,m,1,1,0,1\n", "utf-8")
    assert run("costs", "usage", "import", "use.csv").exit_code == 0  # begun somewhere


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "use.csv is empty"),
        ("when,engine\n2026-11-22,m\n", "--map KEY=COLUMN, for the keys date, model, input"),
    ],
)
def test_a_table_of_no_known_columns(run: Run, text: str, said: str) -> None:
    Path("use.csv").write_text(text, encoding="utf-8")
    done = run("costs", "usage", "import", "use.csv")
    assert done.exit_code != 0
    assert said in " ".join(done.output.split())


def test_fields_of_a_job_that_cannot_be_read_are_named(run: Run) -> None:
    job = {
        "object": "fine_tuning.job",
        "id": "ftjob-1",
        "model": "gpt-4.1-mini-2025-04-14",
        "fine_tuned_model": "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123",
        "status": "succeeded",
        "created_at": "soon",
        "trained_tokens": -5,
    }
    Path("job.json").write_text(json.dumps(job), encoding="utf-8")
    done = run("import", "job.json")
    assert done.exit_code == 1
    assert "created_at cannot be read: 'soon'" in done.output
    assert "trained_tokens cannot be read: '-5'" in done.output
    assert "triage" in run("models", "list").output


def test_a_negative_price_is_called_negative(run: Run) -> None:
    row = 'provider = "openai"\nmodel = "m"\nkind = "input"\nprice = "-0.35"\n'
    more = 'currency = "USD"\nvalid_from = 2026-01-01\nsource_url = "x"\n'
    Path("prices.toml").write_text(f"[[prices]]\n{row}{more}retrieved_at = 2026-01-01\n", "utf-8")
    path = Path("tracker.toml")
    head = path.read_text("utf-8").partition("[costs]")[0]
    path.write_text(f'{head}[costs]\nprices_file = "prices.toml"\n', encoding="utf-8")
    done = run("costs", "prices", "list")
    assert "price '-0.35' is negative" in done.output
