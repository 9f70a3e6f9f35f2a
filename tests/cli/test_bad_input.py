"""Bad input gets one line saying what, where and what to do, and nothing is half written."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Run

GOOD = ("register", "triage", "--base", "openai/gpt-4o-mini-2024-07-18")
FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"


def said(result: Result, exit_code: int = 1) -> str:
    assert result.exit_code == exit_code, result.output
    assert not isinstance(result.exception, Exception), result.exception
    assert "Traceback" not in result.output
    return result.stderr


def registered(run: Run) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(run("models", "list", "--json").stdout)
    return rows


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--base", "openai/gpt-4o", "--alias", "a b"), ("cannot be an alias",)),
        (("--base", "opnai/gpt-4o"), ("unknown provider 'opnai'", "did you mean openai?")),
        (("--base", "gpt-4o"), ("does not say whose model it is", "PROVIDER/MODEL")),
        (("--model-id", "ft:gpt-4o"), ("not an OpenAI fine-tune id", "ft:BASE:ORG:NAME:ID")),
        (("--model-id", FT, "--base", "openai/gpt-4o-2024-08-06"), ("was tuned from",)),
        (("--model-id", FT, "--provider", "azure"), ("is an id of openai, not of azure",)),
        (("--model-id", FT, "--base", "azure/gpt-4o-mini-2024-07-18"), ("--base says azure, but",)),
        ((*GOOD[2:], "--dataset", "nowhere.jsonl"), ("nowhere.jsonl",)),
        ((*GOOD[2:], "--eval", "nowhere.json"), ("there is no file nowhere.json",)),
        ((*GOOD[2:], "--cost", "lots"), ("'lots' is not an amount", "214.50")),
        ((*GOOD[2:], "--cost", "-3"), ("is not an amount",)),
        ((*GOOD[2:], "--reason", "knowledge"), ("retrieval", "--accept-knowledge")),
        ((*GOOD[2:], "--base-revision", "main"), ("not a hub commit", "40 hex digits")),
        ((*GOOD[2:], "--alias", "v2"), ("reads like a version number",)),
    ],
)
def test_a_registration_that_makes_no_sense(
    run: Run, words: tuple[str, ...], says: tuple[str, ...]
) -> None:
    text = said(run("register", "triage", *words))
    assert all(part in text for part in says), text
    assert registered(run) == []


OWN = """
[[sources]]
id = "acme-models"
kind = "table_page"
url = "https://docs.acme-ai.example/lifecycle"
provider = "acme-ai"
model_column = "Model"
date_column = "Last day"
"""


@pytest.mark.parametrize(
    "words",
    [
        ("--base", "mistral/open-mistral-7b"),
        ("--base", "together/meta-llama/Llama-3.1-8B"),
        ("--base", "fireworks/llama-v3p1-8b-instruct"),
        ("--base", "anthropic/claude-3-haiku-20240307"),
        ("--base", "huggingface/meta-llama/Llama-3.1-8B"),
        ("--base", "acme-ai/foo-1"),
        ("--base", "openai/gpt-4o-2024-08-06", "--provider", "azure"),
        ("--provider", "groq"),
    ],
)
def test_an_id_is_checked_by_the_rules_of_who_serves_it_only(
    run: Run, words: tuple[str, ...]
) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write(OWN)
    done = run("register", "triage", *words, "--model-id", "ft-ml-1")
    assert done.exit_code == 0, done.output
    assert [row["serving_id"] for row in registered(run)] == ["ft-ml-1"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("register",), "NAME is missing"),
        (("register", "triage"), "neither --model-id nor --base says"),
        ((*GOOD, "--lead-days", "15,5"), "not three numbers"),
        ((*GOOD, "--trained-on", "13/14/2026"), "not a date; write it like 2026-11-23"),
        (("check", "--on", "13/14/2026"), "not a date; write it like 2026-11-23"),
        *(
            (("check", "--fail-within", text), "write it like 90d or 12w")
            for text in ("soon", "²", "90dwd", "d", "9" * 30)
        ),
        ((*GOOD, "--lead-days", "²,5,5"), "not three numbers"),
        ((*GOOD, "--lead-days", "15,5,5,"), "not three numbers"),
        (("costs", "break-even", "triage", "--forced", "²"), "neither a number nor"),
        (("outbox", "show", "9" * 30), "is not in the range"),
        (("alerts", "show", "9" * 30), "is not in the range"),
        (("costs", "report", "--month", "11/2026"), "not a month; write it like 2026-11"),
        ((*GOOD, "--tag", "novalue"), "is not KEY=VALUE"),
        ((*GOOD, "--labor-hours", "12"), "set labor_rate under [costs]"),
    ],
)
def test_wrong_usage_is_exit_2(run: Run, words: tuple[str, ...], says: str) -> None:
    assert says in said(run(*words), 2)
    assert registered(run) == []


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("{", "line 1"),
        ("[]", "$"),
        ('{"name": "Bad Name!"}', "$.name"),
        ('{"name": "t", "costs": [{"kind": "training", "amount": 3}]}', "$.costs[0]"),
        (
            '{"name": "t", "datasets": [{"role": "train", "sha256": "q", "uri": "s3://x"}]}',
            "sha256",
        ),
    ],
)
def test_json_that_breaks_the_schema_is_told_with_its_path(
    run: Run, document: str, says: str
) -> None:
    text = said(run("register", "--from", "-", stdin=document))
    assert "standard input" in text and says in text
    assert registered(run) == []


@pytest.mark.parametrize("name", ["Triage Bot", "triage@3", "", "\x1b[31m", "-x-"])
def test_a_name_that_could_not_be_typed_is_refused(run: Run, name: str) -> None:
    result = run("register", "--base", "openai/gpt-4o", "--", name)
    assert result.exit_code in (1, 2)
    assert "\x1b" not in result.output
    assert registered(run) == []


@pytest.mark.parametrize("which", ["²", "9" * 30, "v", "v²", "0"])
def test_a_version_that_is_no_number_is_not_there(run: Run, which: str) -> None:
    assert run(*GOOD).exit_code == 0
    text = said(run("models", "show", f"triage@{which}"))
    assert f"triage has no version or alias '{which}'" in text
    assert run("alerts", "ack", "9" * 30).exit_code == 1


@pytest.mark.parametrize(("words", "tokens"), [((), 5), (("--trained-tokens", "0"), 0)])
def test_a_zero_on_the_command_line_overrides_the_document(
    run: Run, words: tuple[str, ...], tokens: int
) -> None:
    document = {"name": "triage", "base": "openai/gpt-4o-2024-08-06", "trained_tokens": 5}
    done = run("register", "--from", "-", *words, "--json", stdin=json.dumps(document))
    assert json.loads(done.stdout)["trained_tokens"] == tokens


def test_a_dataset_that_is_not_what_it_is_said_to_be(run: Run) -> None:
    Path("data.jsonl").write_text('{"a": 1}\n', encoding="utf-8")
    document = {
        "name": "t",
        "base": "openai/gpt-4o-2024-08-06",
        "datasets": [{"role": "train", "path": "data.jsonl", "sha256": "0" * 64}],
    }
    text = said(run("register", "--from", "-", stdin=json.dumps(document)))
    assert "data.jsonl is not the file it is said to be" in text


def test_a_dataset_line_that_is_no_record_is_told_with_its_number(run: Run) -> None:
    Path("data.jsonl").write_text('{"a": 1}\n{"a": \n', encoding="utf-8")
    text = said(run(*GOOD, "--dataset", "data.jsonl"))
    assert "data.jsonl" in text and "2" in text
    assert registered(run) == []


def test_a_secret_written_into_the_configuration_is_refused_with_the_form_to_use(run: Run) -> None:
    config = Path("tracker.toml")
    config.write_text('[channels.slack]\nwebhook_url = "https://hooks.example/T0/B0/x"\n', "utf-8")
    text = said(run("models", "list"))
    assert "env:" in text and "tracker.toml:2" in text
    assert "T0/B0" not in text


def test_a_database_nobody_answers_for_is_one_line_without_the_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DB", "postgresql://tracker:hunter2@127.0.0.1:1/registry")
    Path("tracker.toml").write_text('[database]\nurl = "env:DB"\n', encoding="utf-8")
    text = said(run("models", "list"))
    assert "127.0.0.1" in text
    assert "hunter2" not in text


def test_an_older_program_refuses_a_newer_schema(run: Run) -> None:
    run("models", "list")
    with sqlite3.connect("tracker.db") as database:
        database.execute("UPDATE tracker_schema_version SET version_num = '9999_future'")
    database.close()
    assert "newer" in said(run("models", "list"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("models", "show", "triag"), "did you mean triage?"),
        (("models", "show", "triage@7"), "no version or alias '7'"),
        (("models", "show", "triage@staging"), "no version or alias 'staging'"),
        (("models", "edit", "triage"), "nothing to change"),
        (("models", "alias", "triage", "3"), "reads like a version number"),
        (("sources", "try", "opnai"), "openai"),
        (("sources", "try", "openai", "--from-file", "nowhere.md"), "cannot read nowhere.md"),
        (("notices", "list", "--scope", "everything"), "there is no scope 'everything'"),
        (("alerts", "test"), "no channel has a recipient"),
        (("costs", "usage", "import", "nowhere.csv"), "there is no file nowhere.csv"),
        (("db", "backup", "tracker.db"), "already there"),
    ],
)
def test_what_does_not_exist_is_said_with_the_next_step(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    assert run(*GOOD).exit_code == 0
    assert says in said(run(*words))


def test_a_source_without_its_key_is_wrong_usage(run: Run) -> None:
    assert "needs a key" in said(run("check", "--source", "openai-api"), 2)


@pytest.mark.parametrize("page", ["", "<html><body><form>Sign in</form></body></html>"])
def test_trying_a_page_that_says_nothing_is_an_error(run: Run, page: str) -> None:
    Path("page.html").write_text(page, encoding="utf-8")
    assert said(run("sources", "try", "openai", "--from-file", "page.html"))
