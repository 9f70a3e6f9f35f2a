"""What is to be said later can be seen: by the check, the outbox and the alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker import Tracker
from tracker.cli.main import Session, cli

CONFIG = """
[team]
timezone = "Europe/Berlin"
[database]
url = "sqlite:///tracker.db"
[channels.file]
path = "out"
"""
QUIET = '[notifications.quiet_hours]\nstart = "20:00"\nend = "07:00"\n'
DIGEST = '[notifications]\npace = "daily"\ndigest_at = "07:00"\n'
MINI = "openai/gpt-4o-mini-2024-07-18"


class Team:
    def __init__(self, folder: Path) -> None:
        self.path, self.now = folder / "tracker.toml", datetime(2026, 11, 23, 21, tzinfo=UTC)

    def start(self, more: str, *models: str) -> str:
        self.path.write_text(CONFIG + more, encoding="utf-8")
        for name in models:
            self.run("register", name, "--base", MINI)
        return self.run("check", "--offline")

    def run(self, *words: str) -> str:
        session = Session(now=lambda: self.now, config_path=self.path)
        done = CliRunner().invoke(cli, list(words), obj=session)
        assert done.exit_code in (0, 3), done.output
        return done.output


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.chdir(tmp_path)
    return Team(tmp_path)


def test_what_waits_for_the_morning_is_said_by_the_check_and_listed(team: Team) -> None:
    screen = team.start(QUIET, "tone")
    assert "1 alert with news, 0 messages sent" in screen
    assert screen.rstrip().endswith("1 message waits for quiet hours, until 07:00 tomorrow")
    listed = team.run("outbox", "list")
    assert listed.startswith("0 messages\n") and "FROM (Europe/Berlin)" in listed
    assert "quiet hours  2026-11-24 07:00" in listed and "tone v1" in listed
    assert "waits for quiet hours, until 07:00 tomorrow" in team.run("alerts", "list")
    assert "quiet hours  2026-11-24 07:00" in team.run("alerts", "show", "1")
    for words in (("outbox", "list"), ("alerts", "list"), ("alerts", "show", "1")):
        found = json.loads(team.run(*words, "--json"))
        [wait] = (found if isinstance(found, dict) else found[0])["waiting"]
        assert (wait["due_at"], wait["waits_for"], wait["alerts"]) == (
            "2026-11-24T06:00:00+00:00",
            "quiet_hours",
            [1],
        )
    with Tracker(team.path) as tracker:
        assert [one.route.channel for one in tracker.waiting()] == ["file"]


def test_a_digest_is_one_message_and_over_once_it_is_sent(team: Team) -> None:
    assert "1 message waits for the digest of 07:00 tomorrow" in team.start(DIGEST, "a", "b")
    assert "a v1, b v1" in team.run("outbox", "list")
    team.now = datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert "waits" not in team.run("check", "--offline")
    assert "to be made" not in team.run("outbox", "list")


def test_what_was_answered_waits_no_more_and_nothing_is_said_plainly(team: Team) -> None:
    team.start(QUIET, "tone")
    team.run("alerts", "resolve", "tone", "--reason", "known")
    assert team.run("outbox", "list") == "0 messages\n"
    assert team.run("alerts", "list") == "no alerts\n"
