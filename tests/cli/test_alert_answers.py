from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tracker import Tracker
from tracker.cli.main import Session, cli
from tracker.errors import InputError, NotFoundError

CONFIG = """
[team]
identity = "ada"
timezone = "Europe/Berlin"
[database]
url = "sqlite:///tracker.db"
[channels.console]
"""
MINI = "openai/gpt-4o-mini-2024-07-18"


class Desk:
    """An installation with two models on a base that ends on 2027-01-14, by the bundled catalog."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.path = folder / "tracker.toml"
        self.path.write_text(CONFIG, encoding="utf-8")
        for name in ("triage", "tone"):
            self.ok("register", name, "--base", MINI)
        self.check()

    def run(self, *words: str) -> Result:
        session = Session(now=lambda: self.now, config_path=self.path)
        return CliRunner().invoke(cli, list(words), obj=session)

    def ok(self, *words: str) -> str:
        done = self.run(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def check(self) -> None:
        """The bundled facts are stale in days; what is said does not depend on that."""
        assert self.run("check", "--offline").exit_code in (0, 3)

    def json(self, *words: str) -> Any:
        return json.loads(self.ok("alerts", *words, "--json"))

    def states(self) -> dict[str, str]:
        return {one["model"]: one["state"] for one in self.json("list", "--all")}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_an_acknowledged_alert_is_not_said_again_and_the_record_says_who(desk: Desk) -> None:
    [tone, triage] = desk.json("list")
    said = desk.ok("alerts", "ack", str(tone["id"]), "--note", "on it\x1b[31m")
    assert f"{tone['id']}  tone v1" in said and said.rstrip().endswith("acknowledged")
    assert desk.states() == {"tone": "acknowledged", "triage": "open"}
    desk.now += timedelta(days=1)
    desk.check()
    story = desk.json("show", str(tone["id"]))
    events = [(e["action"], e["actor"], e["origin"].split("@")[0]) for e in story["events"]]
    assert events == [("opened", "tracker", "check"), ("acknowledged", "ada", "cli")]
    again = desk.json("show", str(triage["id"]))
    assert [e["action"] for e in again["events"]] == ["opened", "repeated"]
    assert again["repeats"] == 1
    screen = desk.ok("alerts", "show", str(tone["id"]))
    assert "acknowledged  ada" in screen and "\x1b[31m" not in screen
    assert "said 2 times" in desk.ok("alerts", "list")


def test_a_snooze_is_until_a_day_or_for_a_while(desk: Desk) -> None:
    late = desk.ok("alerts", "snooze", "tone", "--until", "2026-12-14")
    assert "snoozed until 2026-12-14\n" in late
    assert "that is after the day to act by, 2026-12-03" in late
    assert "snoozed until 2026-11-24 01:00" in desk.ok("alerts", "snooze", "triage", "--for", "12h")
    desk.now += timedelta(days=2)
    desk.check()
    assert desk.states() == {"tone": "snoozed", "triage": "open"}
    assert desk.json("list")[0]["snoozed_until"] == "2026-12-13T23:00:00+00:00"


def test_what_a_person_resolved_stays_so(desk: Desk) -> None:
    resolved = desk.ok("alerts", "resolve", "tone", "triage", "--reason", "the pilot is over")
    assert resolved.count("resolved: the pilot is over") == 2
    desk.now += timedelta(days=3)
    desk.check()
    assert desk.states() == {"tone": "resolved", "triage": "resolved"}
    assert desk.json("list") == []
    assert desk.json("list", "--all")[0]["resolved_reason"] == "the pilot is over"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("ack 99", 1, "there is no alert 99"),
        ("ack nobody", 1, "no model 'nobody' is registered"),
        ("show 99", 1, "there is no alert 99"),
        ("snooze tone", 2, "either --until DATE or --for SPAN"),
        ("snooze tone --for 1d --until 2026-12-14", 2, "either --until DATE or --for SPAN"),
        ("snooze tone --for soon", 2, "'soon' is not a span of time; write it like"),
        ("snooze tone --for 999d", 1, "at most a year"),
        ("snooze tone --for 0s", 1, "longer than nothing"),
        ("snooze tone --until 2026-11-23", 1, "2026-11-23 is no day within the next year"),
        ("resolve tone --reason ' '", 1, "not resolved without a reason"),
        ("resolve tone", 2, "--reason"),
        ("ack", 2, "ID|MODEL"),
    ],
)
def test_a_bad_answer_changes_nothing(desk: Desk, words: str, code: int, said: str) -> None:
    done = desk.run("alerts", *shlex.split(words))
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert desk.states() == {"tone": "open", "triage": "open"}


def test_an_alert_that_is_over_cannot_be_answered(desk: Desk) -> None:
    number = str(desk.json("list")[0]["id"])
    desk.ok("alerts", "resolve", number, "--reason", "done")
    assert "is resolved already, on 2026-11-23: done" in desk.run("alerts", "ack", number).output
    assert "no alert about tone@1 holds" in desk.run("alerts", "ack", "tone@1").output


def test_the_python_api_answers_too(desk: Desk) -> None:
    with Tracker(desk.path) as tracker:
        [tone, triage] = tracker.alerts()
        assert tracker.acknowledge("tone", note="on it")[0].life.state == "acknowledged"
        assert tracker.resolve(triage.id, reason="done")[0].resolved_reason == "done"
        assert [row.id for row in tracker.snooze(tone.id, until=timedelta(days=2))] == [tone.id]
        assert tracker.alert(tone.id).events[-1].origin.startswith("api@")
        assert len(tracker.alerts(include_resolved=True)) == 2
        with pytest.raises(InputError):
            tracker.acknowledge(triage.id)
        with pytest.raises(NotFoundError):
            tracker.alert(99)


def test_what_was_answered_is_said_where_the_model_is_shown(desk: Desk) -> None:
    assert "acknowledged by" not in desk.run("check", "--offline").output
    desk.ok("alerts", "ack", "triage", "--note", "on it")
    assert "└ acknowledged by ada on 2026-11-23: on it" in desk.run("check", "--offline").output
    assert "alert     acknowledged by ada on 2026-11-23: on it" in desk.ok("plan", "triage")
    desk.ok("alerts", "snooze", "tone", "--until", "2026-12-01")
    assert "snoozed by ada on 2026-11-23: until 2026-12-01" in desk.ok("plan", "tone")


def test_a_hand_that_resolved_it_comes_before_a_decision(desk: Desk) -> None:
    desk.ok("decide", "triage", "retune", "--note", "on gpt-6")
    assert "its alert is quiet until" in desk.ok("plan", "triage")
    desk.ok("alerts", "resolve", "triage", "--reason", "switched off")
    shown = desk.ok("plan", "triage")
    assert "resolved by hand by ada on 2026-11-23: switched off" in shown
    assert "its alert is quiet until" not in shown
    found = json.loads(desk.ok("plan", "triage", "--json"))["answer"]
    assert found == {
        "state": "resolved",
        "by": "ada",
        "on": "2026-11-23",
        "detail": "switched off",
    }
