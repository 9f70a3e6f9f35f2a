"""``tracker import`` as a person and a script see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import Run
from tracker.cli.import_ import PROVIDERS
from tracker.importers.tune_apis import LISTED

JOB: dict[str, Any] = {
    "object": "fine_tuning.job",
    "id": "ftjob-1",
    "model": "gpt-4o-mini-2024-07-18",
    "created_at": 1731000000,
    "fine_tuned_model": "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz",
    "status": "succeeded",
}


def put(name: str, data: Any) -> None:
    Path(name).write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")


def test_one_line_for_each_tune_and_then_the_sum(run: Run) -> None:
    put("a.json", JOB)
    put("b.json", JOB | {"id": "ftjob-2", "status": "failed", "error": {"message": "no data"}})
    put("c.yaml", "base_model: /mnt/x\ndatasets:\n- path: d\n")
    done = run("import", "a.json", "b.json", "c.yaml", "--owner", "ml@acme.example")
    assert done.exit_code == 0, done.output
    assert "registered     triage v1   openai gpt-4o-mini-2024-07-18  ft:gpt" in done.output
    assert "job            triage  failed, no model" in done.output
    assert "no data" in done.output
    assert "the base /mnt/x is a path: say what it is" in done.output
    assert "2 registered, 0 changed, 0 known already, 1 job without a model" in done.output
    again = run("import", "a.json")
    assert "known          triage v1" in again.output
    assert "ml@acme.example" in run("models", "show", "triage").output
    assert "job failed" in run("models", "history").output


def test_what_is_not_imported_is_listed_and_the_exit_code_is_1(run: Run) -> None:
    put("a.json", JOB)
    put("cut.json", '{"object": "fine_tuning.job"')
    put("page.json", {"object": "list", "data": [JOB], "has_more": True})
    put("usage.json", {"object": "page", "data": []})
    done = run("import", "a.json", "cut.json", "page.json", "usage.json")
    assert done.exit_code == 1
    assert "not imported   cut.json ends in the middle, on line 1" in done.output
    assert "incomplete     page.json: it is not the last page" in done.output
    assert "tracker costs usage import" in done.output
    assert "1 registered, 0 changed, 1 known already, 2 not imported" in done.output


def test_knowledge_is_a_reason_only_for_who_insists(run: Run) -> None:
    put("a.json", JOB)
    refused = run("import", "a.json", "--reason", "knowledge")
    assert refused.exit_code == 1
    assert "knowledge belongs in retrieval" in refused.output
    assert json.loads(run("models", "list", "--json").stdout) == []
    done = run("import", "a.json", "--reason", "knowledge", "--accept-knowledge")
    assert "1 registered" in done.output
    assert json.loads(run("models", "show", "triage", "--json").stdout)["reason"] == "knowledge"


def test_json_has_the_same_facts(run: Run) -> None:
    put("a.json", JOB)
    put("cut.json", "{")
    done = run("import", "a.json", "cut.json", "--dry-run", "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["dry_run"] is True
    assert [(one["done"], one["label"]) for one in told["imported"]] == [("registered", "triage")]
    assert told["refused"][0]["where"] == "cut.json"
    assert json.loads(run("models", "list", "--json").stdout) == []


def test_a_dry_run_says_would(run: Run) -> None:
    put("a.json", JOB)
    done = run("import", "a.json", "--dry-run")
    assert "would register triage" in done.output
    assert "1 would be registered" in done.output


def test_standard_input(run: Run) -> None:
    done = run("import", "-", "--name", "support", stdin=json.dumps(JOB))
    assert done.exit_code == 0
    assert "registered     support v1" in done.output


def test_a_change_shows_before_and_after(run: Run) -> None:
    assert run("register", "mine", "--model-id", JOB["fine_tuned_model"]).exit_code == 0
    put("a.json", JOB)
    done = run("import", "a.json")
    assert "changed        mine v1" in done.output
    assert "job_id: None → ftjob-1" in done.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["import"], 2, "Missing argument"),
        (["import", "a.json", "--since", "2026-01-01"], 2, "--since is about the jobs"),
        (["import", "openai", "a.json"], 2, "write ./openai"),
        (["import", "openai"], 1, "there is no key to read the jobs of openai with"),
        (["import", "a.json", "--name", "Not A Name"], 1, "cannot be a model's name"),
        (["import", "a.json", "--base-revision", "main"], 1, "is not a hub commit"),
        (["import", "a.json", "--base", "nobody/x"], 1, "unknown provider"),
        (["import", "gone.json"], 1, "there is no file gone.json"),
    ],
)
def test_wrong_words(run: Run, words: list[str], code: int, said: str) -> None:
    done = run(*words)
    assert done.exit_code == code
    assert said in done.output


def test_a_provider_s_api_and_a_folder_of_the_same_name(run: Run, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/fine_tuning/jobs").respond_with_json(
        {"object": "list", "data": [JOB], "has_more": False}
    )
    Path("key").write_text("a-key", encoding="utf-8")
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write('\n[import.openai]\napi_key = "file:key"\n')
        file.write(f'endpoint = "{httpserver.url_for("/v1")}"\n')
    text = Path("tracker.toml").read_text(encoding="utf-8")
    put("tracker.toml", text.replace("allow_private = false", "allow_private = true"))
    Path("openai").mkdir()
    done = run("import", "openai", "--since", "2024-01-01")
    assert done.exit_code == 0, done.output
    assert "write ./openai" in done.stderr
    assert "1 registered" in done.stdout
    put("openai/job.json", JOB)
    assert "1 known already" in run("import", "./openai").output


def test_the_providers_are_those_that_have_a_list() -> None:
    assert LISTED == PROVIDERS
