"""``alerts preview`` shows what a check would say, and to whom it would go."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli.main import Session, cli

MINI = "openai/gpt-4o-mini-2024-07-18"
"""Ends on 2027-01-14, by the bundled catalog."""
CONFIG = """
[team]
identity = "ada"
[database]
url = "sqlite:///tracker.db"
[alerts]
baseline_after = "0s"
[channels.console]
"""
Tracker = Callable[..., Result]


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tracker:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tracker.toml"
    path.write_text(CONFIG, encoding="utf-8")

    def call(*words: str) -> Result:
        now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        session = Session(now=lambda: now, config_path=path)
        done = CliRunner().invoke(cli, list(words), obj=session)
        assert done.exit_code in (0, 3), done.output
        return done

    for name in ("tone", "triage"):
        call("register", name, "--base", MINI, "--owner", f"{name}@x.io")
    call("check", "--offline")
    return call


def add(text: str) -> None:
    Path("tracker.toml").write_text(CONFIG + text, encoding="utf-8")


def shown(tracker: Tracker, channel: str = "console", *words: str) -> list[tuple[str, str]]:
    done = tracker("alerts", "preview", "--channel", channel, "--json", *words)
    return [(m["recipient"], m["text"]) for m in json.loads(done.stdout)]


def test_what_a_person_resolved_is_not_shown(tracker: Tracker) -> None:
    assert len(shown(tracker)) == 2
    tracker("alerts", "resolve", "tone", "--reason", "the pilot is over")
    [(_, text)] = shown(tracker)
    assert "triage v1" in text
    assert "quiet" not in tracker("alerts", "preview", "--channel", "console").stderr


def test_what_a_successor_settled_is_not_shown(tracker: Tracker) -> None:
    tracker("decide", "tone", "retune", "--note", "on the next base")
    tracker("register", "tone", "--base", "openai/gpt-4.1-mini-2025-04-14")
    texts = [text for _, text in shown(tracker)]
    assert any("triage v1" in text for text in texts)
    assert not any("tone v1" in text for text in texts)


def test_what_was_answered_is_named_and_not_shown(tracker: Tracker) -> None:
    tracker("alerts", "ack", "tone")
    tracker("decide", "triage", "move-host", "--note", "x", "--due", "2026-12-18")
    done = tracker("alerts", "preview", "--channel", "console")
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "2 alerts are quiet: tone v1 (acknowledged), triage v1 (move host decided, due 2026-12-18)",
        "0 messages; nothing was sent",
    ]
    assert len(shown(tracker, "console", "--on", "2026-12-19")) == 3  # Both are overdue by then.


def test_a_snooze_is_over_on_its_day_and_a_preview_changes_nothing(tracker: Tracker) -> None:
    tracker("alerts", "snooze", "tone", "--until", "2026-12-01")
    assert len(shown(tracker)) == 1
    assert len(shown(tracker, "console", "--on", "2026-12-01")) == 2
    states = {
        a["model"]: a["state"] for a in json.loads(tracker("alerts", "list", "--json").stdout)
    }
    assert states == {"tone": "snoozed", "triage": "open"}


def test_the_messages_go_to_whom_the_routing_has_them_go(tracker: Tracker) -> None:
    add(
        '[channels.file]\npath = "out"\n[channels.email]\nhost = "localhost"\nfrom = "t@x.io"\n'
        'to_owner = false\nto = ["all@x.io"]\n[[teams]]\nname = "two"\nmembers = ["tone@x.io"]\n'
        'recipients = ["two@x.io"]\n'
    )
    mails = [(to, "tone v1" in text) for to, text in shown(tracker, "email")]
    assert sorted(mails) == [("all@x.io", False), ("two@x.io", True)]
    [(to, text)] = shown(tracker, "file")
    assert to.endswith("out") and "triage v1" in text
    assert "To: two@x.io   Subject: [" in tracker("alerts", "preview", "--channel", "email").stdout
    slack = tracker("alerts", "preview", "--channel", "slack")
    assert "To: tone@x.io" in slack.stderr and "the channel slack is not configured" in slack.stderr


def test_all_configured_channels_are_shown_unless_one_is_named(tracker: Tracker) -> None:
    alone = tracker("alerts", "preview")
    assert "To: console   Subject:" in alone.stdout and "Channel:" not in alone.stdout
    assert "not configured" not in alone.stderr
    add('[channels.slack]\nwebhook_url = "env:HOOK"\n')
    both = tracker("alerts", "preview")
    assert "Channel: slack   To: " in both.stderr and '"type": "section"' in both.stdout
    assert "Channel: console   To: console   Subject:" in both.stdout
    shown = json.loads(tracker("alerts", "preview", "--json").stdout)
    assert list(dict.fromkeys(one["channel"] for one in shown)) == ["slack", "console"]


def test_without_any_channel_they_are_shown_as_email(tracker: Tracker) -> None:
    Path("tracker.toml").write_text(CONFIG.replace("[channels.console]", ""), encoding="utf-8")
    done = tracker("alerts", "preview")
    assert "To: tone@x.io   Subject: [" in done.stdout
    assert "the channel email is not configured" in done.stderr


def test_nothing_goes_where_no_route_leads(tracker: Tracker) -> None:
    add(
        '[channels.file]\npath = "out"\n[[teams]]\nname = "all"\n'
        'members = ["tone@x.io", "triage@x.io"]\nrecipients = ["console"]\n'
    )
    done = tracker("alerts", "preview", "--channel", "file")
    assert (done.stdout, done.stderr.splitlines()[0]) == ("", "nothing goes to the channel file")
    assert [to for to, _ in shown(tracker)] == ["console", "console"]


def test_many_models_are_one_message_as_they_would_be(tracker: Tracker) -> None:
    for number in range(4):
        tracker("register", f"m{number}", "--base", MINI)
    [(_, text)] = shown(tracker)
    assert all(f"m{number} v1" in text for number in range(4))
