"""The commands that look at things: notices, sources, alerts, costs, config, db, templates."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.cli.conftest import Run
from tracker.db.schema import HEAD

FT = "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz"


def test_notices_are_listed_shown_and_told(run: Run) -> None:
    words = ("notices", "list", "--provider", "azure", "--scope", "training")
    assert {n["provider"] for n in json.loads(run(*words, "--json").stdout)} == {"azure"}
    assert "8 notices" in run(*words).output
    text = run("notices", "show", "gpt-4o-mini-2024-07-18").output
    assert "2027-01-14" in text and "developers.openai.com" in text
    assert "existing customers only" in run("notices", "show", "gpt-4.1-mini-2025-04-14").output
    assert "nothing has been read about" in run("notices", "history", "gpt-9").output
    assert json.loads(run("notices", "show", "nothing-like-it", "--json").stdout) == []
    assert "did you mean openai?" in run("notices", "list", "--provider", "opnai").stderr


def test_sources_are_listed_with_what_a_check_reads(run: Run) -> None:
    rows = {r["id"]: r for r in json.loads(run("sources", "list", "--json").stdout)}
    assert rows["openai"]["enabled"] and not rows["openai-api"]["enabled"]
    text = run("sources", "list").output
    assert "openai-api" in text
    assert rows["fireworks"]["note"] == "not yet verified on a live page"
    lines = [line for line in text.splitlines() if "not yet verified on a live page" in line]
    assert len(lines) == len([r for r in rows.values() if not r["verified"]])
    assert "unread" in run("sources", "status").output


def test_trying_a_saved_page(run: Run) -> None:
    page = "# Models\n\n## Retired models\n\n| Model ID | Retirement date |\n|---|---|\n"
    Path("page.md").write_text(page + "| `gemini-9-pro` | 2026-09-31 |\n", encoding="utf-8")
    text = run("sources", "try", "vertex", "--from-file", "page.md").output
    assert "gemini-9-pro" in text and "'2026-09-31'" in text
    assert "1 notice, 1 problem" in text


def test_alerts_are_previewed_for_every_channel(run: Run) -> None:
    run("register", "triage", "--model-id", FT, "--owner", "ml@acme.example")
    for channel, part in (
        ("email", "act by"),
        ("slack", '"type": "header"'),
        ("console", "act by"),
        ("webhook", '"schema": "tracker/alert/v1"'),
        ("webhook", "webhook-signature: v1,…"),
        ("github", "<!-- tracker:thread="),
        ("apprise", "title: ["),
    ):
        assert part in run("alerts", "preview", "--channel", channel).output
    assert "<html" in run("alerts", "preview", "--part", "html").output
    mail = run("alerts", "preview", "--part", "wire").output
    assert "Message-ID: <" in mail and "List-Unsubscribe: <" in mail and "References: <" in mail
    assert (
        "POST the webhook"
        in run("alerts", "preview", "--channel", "slack", "--part", "wire").output
    )
    [message] = json.loads(run("alerts", "preview", "--on", "2027-02-01", "--json").stdout)
    assert (message["recipient"], message["subject"][:6]) == ("ml@acme.example", "[DEAD]")
    assert "(210 days old)" in message["text"]
    assert run("alerts", "list", "--json").stdout.strip() == "[]"


def test_usage_is_imported_and_reported(run: Run) -> None:
    run("register", "triage", "--model-id", FT, "--cost", "20")
    Path("usage.csv").write_text(
        f"date,model,requests,input,cached,output\n2026-11-02,{FT},1000,350000,0,120000\n"
        "2026-11-02,gpt-4.1,10,1000,0,100\n",
        encoding="utf-8",
    )
    for _ in range(2):
        assert "2 rows" in run("costs", "usage", "import", "usage.csv").output
    report = json.loads(run("costs", "report", "--json").stdout)
    assert report["models"][0]["totals"]["month"] == {"USD": "0.249"}
    text = run("costs", "report", "--month", "2026-11").output
    assert "Cost of ownership, 2026-11" in text and "20.00 USD" in text
    assert "usage of no registered model: gpt-4.1" in text
    assert "2027-01 has not begun" in run("costs", "report", "--month", "2027-01").stderr


def test_the_configuration_is_shown_checked_and_found(run: Run) -> None:
    assert json.loads(run("config", "show").stdout)["lead_times"]["retrain"] == 15
    assert run("config", "path").output.strip().endswith("tracker.toml")
    assert "channels: none" in run("config", "check").output


def test_the_database_is_private_checked_and_backed_up(run: Run) -> None:
    run("register", "triage", "--model-id", FT)
    assert f"ok, schema {HEAD}" in run("db", "check").output
    assert "already up to date" in run("db", "upgrade").output
    assert "copied to copy.db" in run("db", "backup", "copy.db").output
    for name in ("tracker.db", "copy.db"):
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


def test_a_configuration_that_would_fail_later_fails_its_check(run: Run) -> None:
    for text, says in (
        ('[lead_times]\ncalendar = "DEE"\n', "no holiday calendar for 'DEE'"),
        ('[notifications]\nfolder = "nowhere"\n', "there is no folder"),
    ):
        Path("tracker.toml").write_text(text, encoding="utf-8")
        result = run("config", "check")
        assert result.exit_code == 1
        assert says in result.stderr


def test_init_keeps_what_is_there(run: Run) -> None:
    Path("tracker.toml").write_text("[team]\nname = 'Ours'\n", encoding="utf-8")
    assert "already there: kept" in run("init").output
    assert "Ours" in Path("tracker.toml").read_text("utf-8")


def test_templates_are_exported_and_then_used(run: Run) -> None:
    assert "templates written to mine" in run("notifications", "export", "mine").output
    Path("mine/email/alert.subject.j2").write_text(
        "Ours: {{ findings[0].label }}", encoding="utf-8"
    )
    Path("tracker.toml").write_text('[notifications]\nfolder = "mine"\n', encoding="utf-8")
    run("register", "triage", "--model-id", FT)
    [message] = json.loads(run("alerts", "preview", "--json").stdout)
    assert message["subject"] == "Ours: triage v1"


def test_debug_shows_the_traceback(run: Run) -> None:
    result = run("--debug", "models", "show", "nothing")
    assert result.exception is not None and "nothing" in str(result.exception)
    assert run("models", "show", "nothing").exit_code == 1
