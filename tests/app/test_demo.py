from __future__ import annotations

import json
from datetime import date
from email import message_from_bytes
from pathlib import Path

import pytest
from click.testing import CliRunner
from slack_sdk.models.blocks import Block

from tracker.app.demo.run import run_demo
from tracker.cli.main import Session, cli
from tracker.errors import InputError

STORY = date(2026, 11, 23)


def test_the_screen_answers_the_five_questions(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["demo", "--out", str(tmp_path / "d")], obj=Session())
    assert result.exit_code == 0, result.output
    for question in (
        "1  What do we own?",
        "2  What is being taken away, and when?",
        "3  By when must we act?",
        "4  What should we do?",
        "5  What does it cost to own?",
    ):
        assert question in result.output
    lines = result.output.splitlines()
    assert any("support-triage v1" in x and "2027-01-14" in x and "2027-01-06" in x for x in lines)
    assert any("invoice-fields v1" in x and "2027-10-14" in x for x in lines)
    assert any("support-triage v1" in x and "URGENT" in x and "2026-12-03" in x for x in lines)
    assert any("support-triage v1" in x and "move host" in x for x in lines)
    assert any("contract-clauses v1" in x and "price of input" in x for x in lines)


def test_it_writes_what_would_be_sent_and_what_it_found(tmp_path: Path) -> None:
    found = run_demo(tmp_path / "d", STORY)
    mails = [message_from_bytes(p.read_bytes()) for p in found.written if p.suffix == ".eml"]
    assert {str(m["To"]) for m in mails} == {
        "ml-platform@acme.example",
        "finance-tools@acme.example",
        "docs@acme.example",
        "support-eng@acme.example",
        "privacy@acme.example",  # Its base is not pinned.
    }
    for payload in (tmp_path / "d" / "messages").glob("*-slack.json"):
        for block in Block.parse_all(json.loads(payload.read_text("utf-8"))["blocks"]):
            block.validate_json()
    check = json.loads((tmp_path / "d" / "check.json").read_text("utf-8"))
    assert (check["needing"], check["watched"], check["unjudged"]) == (3, 3, [])
    costs = json.loads((tmp_path / "d" / "costs.json").read_text("utf-8"))
    assert costs["complete"] is False


def test_it_can_be_run_again_and_on_another_day(tmp_path: Path) -> None:
    run_demo(tmp_path / "d", STORY)
    found = run_demo(tmp_path / "d", date(2026, 7, 1))
    triage = next(j for j in found.report.judgements if j.version.label == "support-triage v1")
    assert triage.level == "info"


def test_it_overwrites_nobodys_folder(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        run_demo(tmp_path, STORY)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "precious"
