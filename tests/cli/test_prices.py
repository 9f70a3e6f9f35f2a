"""``tracker costs prices`` and ``tracker costs usage`` as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Run
from tracker.cli.costs_prices import KINDS
from tracker.costs.prices import PriceKind

FT = "ft:gpt-4.1-mini-2025-04-14:acme:triage:AbC123"
GLOB = "openai/ft:gpt-4.1-mini-2025-04-14:*"
SAID = ("--source", "invoice 7")


@pytest.fixture
def team(run: Run) -> Run:
    """A registered fine-tune, and a place for prices of one's own."""
    config = Path("tracker.toml")
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace('prices_file = ""', 'prices_file = "prices.toml"'), encoding="utf-8"
    )
    assert run("register", "triage", "--model-id", FT).exit_code == 0
    return run


def listed(result: Result) -> dict[str, Any]:
    data = json.loads(result.stdout)
    return {p["kind"]: (p["price"], p["from"]) for p in data["prices"]}


def use(run: Run, *rows: str) -> str:
    head = "date,model,requests,input,cached,output,provider\n"
    Path("u.csv").write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return run("costs", "usage", "import", "u.csv").output


def test_a_price_is_set_found_and_replaced(team: Run) -> None:
    first = team("costs", "prices", "set", GLOB, "training", "5.00", *SAID, "--from", "2026-10-01")
    assert "training 5.00 USD per 1M from 2026-10-01" in first.output
    with Path("prices.toml").open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    again = team("costs", "prices", "set", GLOB, "training", "6", *SAID)
    assert again.exit_code == 1 and "--close" in again.output
    closed = team("costs", "prices", "set", GLOB, "training", "6", *SAID, "--close", "--json")
    assert json.loads(closed.stdout)["ended"][0]["valid_from"] == "2026-10-01"
    assert "# mine\n" in Path("prices.toml").read_text(encoding="utf-8")
    assert listed(team("costs", "prices", "list", "triage", "--json"))["training"] == (
        "6.00",
        "own",
    )
    before = team("costs", "prices", "list", "triage", "--on", "2026-11-23", "--json")
    assert listed(before)["training"] == ("5.00", "own")
    assert (
        "ended the day before"
        in team(
            "costs",
            "prices",
            "set",
            GLOB,
            "training",
            "7",
            *SAID,
            "--from",
            "2026-12-01",
            "--close",
        ).output
    )


def test_units_currency_and_end_of_a_price(team: Run) -> None:
    said = ("--per", "1k", "--currency", "eur", "--from", "2026-01-01", "--to", "2026-12-31")
    assert (
        team("costs", "prices", "set", "azure/X-*", "input", "0.001", *SAID, *said).exit_code == 0
    )
    text = team("costs", "prices", "list").output
    assert "0.001 EUR per 1k" in text and "2026-01-01 to 2026-12-31" in text


def test_what_governs_a_model(team: Run) -> None:
    Path("prices.toml").touch()
    day = ("--on", "2025-06-01")
    assert listed(team("costs", "prices", "list", "openai/o3", *day, "--json")) == {
        "input": ("10.00", "genai-prices"),
        "cached_input": ("0.50", "genai-prices"),
        "output": ("40.00", "genai-prices"),
    }
    luna = team("costs", "prices", "list", "openai/gpt-6-luna")
    assert "0.10 USD per 1M; 0.20 above 272,000 tokens in" in luna.output
    unknown = team("costs", "prices", "list", "openai/ft:gpt-5-2025-08-07:acme::x")
    assert unknown.exit_code == 0
    assert "unknown: price of input for openai ft:gpt-5" in unknown.output


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("list", "no-such"), 1, "no model 'no-such' is registered"),
        (("list", "plain"), 1, "plain has no serving id to find a price by"),
        (("list", "opnai/x"), 1, "unknown provider 'opnai'"),
        (("list", "openai/"), 1, "is not PROVIDER/MODEL"),
        (("set", "x", "input", "1", *SAID), 1, "'x' is not PROVIDER/MODEL"),
        (("set", GLOB, "input", "-1", *SAID), 2, "'PRICE': -1 is below zero, which no price is"),
        (("set", GLOB, "input", *SAID, "--", "-0.5"), 2, "-0.5 is below zero, which no price is"),
        (("set", GLOB, "input", "-x", *SAID), 2, "No such option"),
        (("set", GLOB, "input", "1e3", *SAID), 2, "'1e3' is not a price"),
        (("set", GLOB, "input", "1", *SAID, "--per", "1x"), 2, "'1x' is not a number of units"),
        (("set", GLOB, "input", "1", *SAID, "--per", "0M"), 2, "'0M' is not a number of units"),
        (("set", GLOB, "input", "1", *SAID, "--currency", "USX"), 1, "'USX' is not a currency"),
        (("set", GLOB, "input", "1", *SAID, "--to", "2026-01-01"), 1, "cannot end on 2026-01-01"),
        (("import", "litellm", "nowhere.json"), 1, "there is no file nowhere.json"),
        (("import", "litellm", "tracker.toml"), 1, "not JSON"),
    ],
)
def test_what_is_wrong_is_one_clear_line(
    team: Run, words: tuple[str, ...], code: int, says: str
) -> None:
    Path("prices.toml").touch()
    team("register", "plain", "--base", "huggingface/Qwen/Qwen3-8B")
    result = team("costs", "prices", *words)
    assert (result.exit_code, says in result.output) == (code, True), result.output


def test_the_first_price_makes_the_file_and_names_it_in_the_configuration(run: Run) -> None:
    before = Path("tracker.toml").read_text("utf-8")
    result = run("costs", "prices", "set", GLOB, "input", "1", *SAID)
    assert result.exit_code == 0, result.output
    assert 'tracker.toml: prices_file = "prices.toml" set' in result.output
    after = Path("tracker.toml").read_text("utf-8")
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line.split("#")[0].strip() for line in changed] == ['prices_file = "prices.toml"']
    again = run("costs", "prices", "set", GLOB, "output", "2", *SAID)
    assert again.exit_code == 0 and "set" not in again.output
    assert Path("prices.toml").read_text("utf-8").count("[[prices]]") == 2


def test_an_import_that_adds_nothing_changes_no_configuration(run: Run) -> None:
    before = Path("tracker.toml").read_bytes()
    entry = {"litellm_provider": "openai", "input_cost_per_token": 1e-06, "mode": "chat"}
    Path("map.json").write_text(json.dumps({"m": entry}), encoding="utf-8")
    result = run("costs", "prices", "import", "litellm", "map.json", "--model", "another")
    assert result.exit_code == 0, result.output
    assert "0 prices added" in result.output
    assert Path("tracker.toml").read_bytes() == before and not Path("prices.toml").exists()


def test_without_a_configuration_there_is_no_price_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("tracker.toml").unlink()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    result = run("costs", "prices", "set", GLOB, "input", "1", *SAID)
    assert result.exit_code == 1 and "tracker init writes one" in result.output


def test_a_check_names_each_fault_and_fails_on_errors(team: Run) -> None:
    Path("prices.toml").touch()
    assert "nothing is wrong" in team("costs", "prices", "check").output
    row = f"2026-11-22,{FT},1,100,0,10,openai"
    use(team, row)
    assert team("costs", "prices", "check").exit_code == 0
    team("costs", "prices", "set", GLOB, "input", "0.70", *SAID)
    warned = team("costs", "prices", "check")
    assert warned.exit_code == 0 and "warning: openai ft:gpt-4.1-mini" in warned.output
    text = Path("prices.toml").read_text(encoding="utf-8")
    rows = text[text.index("[[prices]]") :]
    Path("prices.toml").write_text(text + rows, encoding="utf-8")
    failed = team("costs", "prices", "check", "--json")
    findings = json.loads(failed.stdout)["findings"]
    assert failed.exit_code == 1
    assert findings[0]["level"] == "error" and "two prices of openai" in findings[0]["what"]
    assert "error: two prices" in team("costs", "prices", "check").output


def test_litellms_prices_are_taken_where_others_are_missing(team: Run) -> None:
    entry = {
        "litellm_provider": "openai",
        "input_cost_per_token": 3e-6,
        "cache_read_input_token_cost": 1.5e-6,
        "output_cost_per_token": 1.2e-5,
        "output_cost_per_token_batches": 5e-6,
    }
    data = {"ft:gpt-5-2025-08-07": entry, "gpt-4.1": entry, "ft:gpt-4.1-mini-2025-04-14": entry}
    Path("map.json").write_text(json.dumps(data), encoding="utf-8")
    tuned = "ft:gpt-5-2025-08-07:acme::x"
    assert "0 prices added" in team("costs", "prices", "import", "litellm", "map.json").output
    said = use(team, f"2026-11-22,{tuned},1,9,0,1,openai", "2026-11-22,gpt-4.1,1,9,0,1,openai")
    assert f"no registered model, kept: {tuned} (u.csv, line 2)" in said
    done = team(
        "costs", "prices", "import", "litellm", "map.json", "--from", "2026-11-01", "--json"
    )
    found = json.loads(done.stdout)
    assert [(row["model"], row["kind"], row["price"]) for row in found["added"]] == [
        ("ft:gpt-5-2025-08-07:*", "input", "3.00"),
        ("ft:gpt-5-2025-08-07:*", "cached_input", "1.50"),
        ("ft:gpt-5-2025-08-07:*", "output", "12.00"),
    ]
    assert "ft:gpt-5-2025-08-07: batch output 5.00 is not half of 12.00" in found["left_out"]
    assert "0 prices added" in team("costs", "prices", "import", "litellm", "map.json").output
    chosen = team("costs", "prices", "import", "litellm", "map.json", "--model", "GPT-4*")
    assert "3 prices added" in chosen.output and "left out: gpt-4.1: batch" in chosen.output


def test_a_model_is_found_in_litellms_map_as_it_is_written_here(team: Run) -> None:
    """Its real entry of this id has a price for writing the cache where reading it is meant."""
    entry = {
        "litellm_provider": "openai",
        "input_cost_per_token": 3.75e-6,
        "cache_creation_input_token_cost": 1.875e-6,
        "output_cost_per_token": 0,
    }
    Path("map.json").write_text(json.dumps({"ft:gpt-4o-2024-11-20": entry}), encoding="utf-8")
    command = ("costs", "prices", "import", "litellm", "map.json", "--model")
    text = team(*command, "openai/ft:gpt-4o-2024-11-20", "--model", "azure/x").output
    assert "1 price added" in text
    assert "left out: ft:gpt-4o-2024-11-20: output 0, which may mean that nobody knows" in text
    assert "ft:gpt-4o-2024-11-20: a price for writing the cache, and none for reading it" in text
    assert "left out: azure/x: the map has no prices of that name" in text


def test_a_price_file_that_is_not_there_is_named_and_made(team: Run) -> None:
    done = team("costs", "prices", "check")
    assert done.exit_code == 0
    said = " ".join(done.output.split())
    assert "warning: there is no file" in said and "prices.toml, the price file of the" in said
    assert team("costs", "prices", "list").exit_code == 1
    entry = {"litellm_provider": "openai", "input_cost_per_token": 3e-6}
    Path("map.json").write_text(json.dumps({"m": entry}), encoding="utf-8")
    done = team("costs", "prices", "import", "litellm", "map.json")
    assert done.exit_code == 0 and "0 prices added" in done.output
    assert Path("prices.toml").read_text(encoding="utf-8").startswith("# What you pay")
    assert "no file" not in team("costs", "prices", "check").output
    assert team("costs", "prices", "list").exit_code == 0


def test_prices_of_a_provider_that_exists_by_configuration(team: Run) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[sources]]\nid = "acme"\nkind = "table_page"\nprovider = "acme-ai"\n'
            'url = "https://acme.example/models"\n'
            'model_column = "Model"\ndate_column = "Last day"\n'
        )
    assert team("costs", "prices", "set", "acme-ai/m-1", "input", "0.80", *SAID).exit_code == 0
    assert team("costs", "prices", "set", "acme-ai/m-1", "output", "3.20", *SAID).exit_code == 0
    text = team("costs", "prices", "list", "acme-ai/m-1").output
    assert "0.80" in text and "3.20" in text
    assert team("costs", "prices", "check").exit_code == 0


def test_usage_says_what_it_needs(team: Run) -> None:
    command = ("costs", "usage", "import")
    since = ("--since", "2026-11-01")
    for words, says in [
        (("openai",), "add --since"),
        (("openai", *since, "--map", "a=b"), "--map is about the columns of a CSV"),
        (("u.csv", *since), "--since is about the usage in a provider's API"),
    ]:
        result = team(*command, *words)
        assert result.exit_code == 2 and says in result.output
    result = team(*command, "openai", *since)
    assert result.exit_code == 1 and "there is no key to read the usage of openai" in result.output


def test_many_strangers_are_counted(team: Run) -> None:
    said = use(team, *(f"2026-11-22,m{n:02},1,1,0,1," for n in range(22)))
    assert "m19 (u.csv, line 21)" in said and "m20" not in said
    assert "and 2 more models that nobody registered" in said
    again = json.loads(team("costs", "usage", "import", "u.csv", "--json").stdout)
    assert again["rows"] == 22 and len(again["unregistered"]) == 22


def test_the_kinds_to_choose_from_are_all_there_are() -> None:
    assert tuple(kind.value for kind in PriceKind) == KINDS
