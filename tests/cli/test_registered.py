"""Registering, looking, changing: what a person does after each tune."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Run

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"


def shown(run: Run, reference: str = "triage") -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("models", "show", reference, "--json").stdout)
    return data


def write_material() -> None:
    lines = [json.dumps({"prompt": f"p{i}", "completion": "x"}) for i in range(3)]
    Path("train.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, right in (("ft", 46), ("rag", 30)):
        scores = {f"e{i}": int(i < right) for i in range(50)}
        run_ = {"suite": "triage", "suite_version": "3", "metric": "accuracy", "scores": scores}
        Path(f"{name}.json").write_text(json.dumps(run_), encoding="utf-8")


def test_the_contract_line_of_the_product(run: Run) -> None:
    write_material()
    result = run(
        *("register", "support-triage", "--base", "openai/gpt-4o-mini-2024-07-18"),
        *("--model-id", FT, "--dataset", "train.jsonl", "--reason", "format"),
        *("--owner", "ml-platform@acme.example", "--eval", "ft.json", "--baseline", "rag.json"),
        *("--cost", "214.50"),
    )
    assert result.exit_code == 0, result.output
    for part in (
        "support-triage v1 registered",
        "openai gpt-4o-mini-2024-07-18 (pinned)",
        "3 records",
        "accuracy 0.920 vs prompt+retrieval baseline 0.600: +32.0 pt",
        "until 2027-01-14 (51 days)",
        "until 2027-01-06 (43 days)",
        "2026-12-03: 7 business days",
        "URGENT",
        "next: tracker plan support-triage",
    ):
        assert part in result.output, part


def test_the_same_id_twice_is_the_same_version(run: Run) -> None:
    words = ("register", "triage", "--model-id", FT)
    assert "triage v1 registered" in run(*words).output
    again = run(*words)
    assert (again.exit_code, again.output.strip()) == (0, "already registered as triage v1")
    assert json.loads(run(*words, "--json").stdout)["created"] is False
    assert run("register", "other", "--model-id", FT).exit_code == 1


def test_the_same_id_with_more_evidence_completes_the_version(run: Run) -> None:
    write_material()
    words = ("register", "triage", "--model-id", FT)
    run(*words)
    more = (*words, "--dataset", "train.jsonl", "--eval", "ft.json", "--baseline", "rag.json")
    result = run(*more, "--cost", "20")
    assert result.exit_code == 0
    for part in ("already registered as triage v1", "train dataset", "0.920", "training cost 20"):
        assert part in result.output
    assert shown(run)["proof"]["status"] == "proven"
    again = run(*more, "--cost", "20")
    assert again.output.strip() == "already registered as triage v1"
    assert "evals added" in run("models", "history", "triage").output


def test_what_a_document_says_in_other_words_is_not_dropped_in_silence(run: Run) -> None:
    document = {"name": "triage", "model_id": FT, "cost": "88.10", "model-id": "x", "zzz": 1}
    result = run("register", "--from", "-", stdin=json.dumps(document))
    assert (
        "'cost' in the document was not understood, only kept; did you mean costs?" in result.output
    )
    assert "'model-id' in the document was not understood" in result.output
    assert shown(run)["extra"] == {"cost": "88.10", "model-id": "x", "zzz": 1}


def test_an_owner_who_cannot_be_written_to_is_told_of(run: Run) -> None:
    result = run("register", "triage", "--model-id", FT, "--owner", "the platform team")
    assert "the owner the platform team is neither an address nor of a team" in result.output


def test_an_owner_that_is_a_team_is_none_to_warn_of(run: Run) -> None:
    with Path("tracker.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[teams]]\nname = "support"\nmembers = ["bo"]\n')
    for number, owner in enumerate(("support", "bo")):
        own = f"ft:gpt-4o-mini-2024-07-18:acme::{owner}"
        result = run("register", f"m{number}", "--model-id", own, "--owner", owner)
        assert "registered" in result.output and "neither an address" not in result.output


def test_the_same_key_twice_is_the_same_version(run: Run) -> None:
    words = (
        "register",
        "triage",
        "--base",
        "openai/gpt-4o-2024-08-06",
        "--idempotency-key",
        "ci-7",
    )
    assert "v1 registered" in run(*words).output
    assert "already registered as triage v1" in run(*words).output
    assert "v2 registered" in run(*words[:-1], "ci-8").output


def test_the_base_is_read_out_of_the_id(run: Run) -> None:
    azure = "gpt-4.1-mini-2025-04-14.ft-0f31c0de5b2a4d7f-invoices"
    bedrock = (
        "arn:aws:bedrock:us-west-2:123456789012:custom-model/"
        "amazon.titan-text-express-v1:0:8k/ly16hhi765j4"
    )
    for name, model_id in (("a", azure), ("b", bedrock)):
        assert run("register", name, "--model-id", model_id).exit_code == 0
    base = shown(run, "a")["base"]
    assert (base["provider"], base["model"], base["version"]) == (
        "azure",
        "gpt-4.1-mini",
        "2025-04-14",
    )
    assert shown(run, "b")["base"]["model"] == "amazon.titan-text-express-v1:0"


def test_from_a_document_with_flags_on_top(run: Run) -> None:
    write_material()
    document = {
        "name": "triage",
        "model_id": FT,
        "datasets": [{"role": "train", "path": "train.jsonl"}],
        "costs": [{"kind": "training", "amount": "12.50", "currency": "EUR"}],
        "aliases": ["production"],
        "house_number": 7,
    }
    Path("reg.json").write_text(json.dumps(document), encoding="utf-8")
    result = run("register", "--from", "reg.json", "--owner", "me@acme.example", "--json")
    assert result.exit_code == 0, result.output
    data = shown(run, "triage@production")
    assert (data["owner"], data["aliases"]) == ("me@acme.example", ["production"])
    assert data["costs"][0]["money"] == {"amount": "12.50", "currency": "EUR"}
    assert data["extra"] == {"house_number": 7}
    assert data["artefact"]["path"] == "reg.json"
    assert data["datasets"][0]["records"] == 3


def test_what_has_stopped_is_said_to_have_stopped(run: Run) -> None:
    result = run("register", "nano", "--model-id", "ft:gpt-4.1-nano-2025-04-14:acme:n:9xYz")
    assert "serves    stopped 2026-10-23 (32 days ago)" in result.output
    assert "DEAD" in result.output


def test_files_named_as_flags_are_meant_from_here(run: Run) -> None:
    write_material()
    Path("sub").mkdir()
    Path("sub/reg.json").write_text(
        json.dumps({"name": "triage", "model_id": FT}), encoding="utf-8"
    )
    result = run("register", "--from", "sub/reg.json", "--dataset", "train.jsonl")
    assert result.exit_code == 0, result.output
    assert shown(run)["datasets"][0]["records"] == 3


def test_labor_is_counted_at_the_teams_rate_and_currency(run: Run) -> None:
    text = '[costs]\nlabor_rate = "90.00"\ncurrency = "EUR"\n'
    Path("tracker.toml").write_text(text, encoding="utf-8")
    run("register", "triage", "--model-id", FT, "--labor-hours", "4.5", "--cost", "20")
    costs = {c["kind"]: c["money"] for c in shown(run)["costs"]}
    assert costs == {
        "training": {"amount": "20", "currency": "EUR"},
        "labor": {"amount": "405.000", "currency": "EUR"},
    }


def test_edit_alias_retire_and_the_story_of_it(run: Run) -> None:
    run("register", "tone", "--model-id", "house-tone", "--provider", "openai")
    assert shown(run, "tone")["standing"]["unjudged"].startswith("its base is unknown")
    run("models", "edit", "tone", "--base", "openai/gpt-4o-2024-08-06", "--owner", "a@acme.example")
    assert shown(run, "tone")["standing"]["serve_until"] == "2027-01-14"
    assert "tone v1 is now tone@production" in run("models", "alias", "tone", "production").output
    assert shown(run, "tone@production")["number"] == 1
    assert "is retired" in run("models", "retire", "tone@v1", "--note", "done").output
    assert json.loads(run("models", "list", "--json").stdout) == []
    assert [
        row["status"] for row in json.loads(run("models", "list", "--all", "--json").stdout)
    ] == ["retired"]
    story = run("models", "history", "tone").output
    for part in ("register", "edit", "alias", "retire", "owner: None → a@acme.example"):
        assert part in story, part


def test_a_base_no_notice_mentions_gets_a_suggestion(run: Run) -> None:
    text = run("register", "t", "--base", "openai/gpt-4o-minni-2024-07-18").output
    assert "cannot be judged: no notice of openai mentions gpt-4o-minni-2024-07-18" in text
    assert "did you mean gpt-4o-mini-2024-07-18?" in text


def test_a_second_version_reminds_of_the_first(run: Run) -> None:
    run("register", "triage", "--model-id", FT)
    text = run("register", "triage", "--model-id", FT.replace("9xYz", "8wXy")).output
    assert "still watched beside it: triage@1; tracker models retire triage@1" in text


def test_a_floor_that_has_passed_is_not_called_ok(run: Run) -> None:
    run("register", "tagger", "--base", "bedrock/amazon.nova-lite-v1:0")
    assert "unclear" in run("models", "list").output
    screen = run("check", "--offline").output
    assert "unclear" in screen and "has passed: an end may be announced any day" in screen


def test_the_list_shows_who_stands_how(run: Run) -> None:
    run("register", "triage", "--model-id", FT)
    run("register", "tone", "--provider", "openai", "--model-id", "house-tone")
    lines = run("models", "list").output.splitlines()
    assert lines[0].split() == ["MODEL", "BASE", "SERVES", "UNTIL", "ACT", "BY", "LEVEL", "PROOF"]
    assert "URGENT" in lines[2] and "unproven" in lines[2]
    assert "unknown" in lines[1]


def test_showing_a_version_for_a_person(run: Run) -> None:
    write_material()
    run("register", "triage", "--model-id", FT, "--dataset", "train.jsonl", "--tag", "team=ops")
    text = run("models", "show", "triage").output
    assert "triage v1" in text and "team=ops" in text and FT in text


def test_a_model_name_cannot_drive_the_terminal(run: Run) -> None:
    result = run("register", "triage", "--base", "openai/gpt-4o", "--note", "a\x1b[31mred\u202e")
    assert result.exit_code == 0
    assert "\x1b[31mred" not in run("models", "show", "triage").output


def test_exporting_prints_or_writes(run: Run) -> None:
    run("register", "triage", "--model-id", FT)
    printed = run("models", "export", "triage", "--format", "cyclonedx")
    assert json.loads(printed.stdout)["bomFormat"] == "CycloneDX"
    written = run("models", "export", "triage@v1", "--format", "model-card", "-o", "README.md")
    assert (written.exit_code, written.stdout) == (0, "")
    assert Path("README.md").read_text(encoding="utf-8").startswith("---\nbase_model:")
    refused = run("models", "export", "triage", "--format", "model-card", "-o", "no/such/dir.md")
    assert refused.exit_code == 1 and "cannot write" in refused.stderr
