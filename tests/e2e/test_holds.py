"""What reaches too far waits for a person, and is said once; what cannot be seen is said too."""

from __future__ import annotations

import re

import pytest

from tests.e2e.world import PAGE, World

TODAY = "2026-11-24"


@pytest.fixture(autouse=True)
def operators(world: World) -> None:
    """The model's owner is the operator too, so that every message is one mail."""
    world.configure("[channels.email]", 'to = ["ml@acme.example"]')


def tampered(page: str = PAGE.format(mini="2027-01-14")) -> str:
    """Everything retires today."""
    return re.sub(r"(?m)^\| \d{4}-\d\d-\d\d \|", f"| {TODAY} |", page)


@pytest.fixture
def held(world: World) -> World:
    """An installation that has just been served the tampered page."""
    world.register_triage()
    world.ok("check")
    world.page = tampered()
    world.later(hours=3)
    screen = world.ok("check", exit_code=3)
    assert "held: it changes the dates of" in screen and "tracker notices held" in screen
    return world


def test_a_page_on_which_everything_ends_today_alerts_nobody_and_is_held_once(held: World) -> None:
    assert len(held.json("notices", "held")) == 1
    assert held.json("sources", "status")[0]["health"] == "suspect"
    alerts, operators = held.subjects()[:1], held.subjects()[1:]
    assert alerts[0].startswith("[URGENT]")
    assert operators == ["[SOURCES] 1 reading is held: openai"]
    assert held.mailbox.mails[-1]["To"] == "ml@acme.example"
    assert "tracker notices approve openai" in held.text_of(-1)
    known = held.json("notices", "list", "--model", "gpt-4o-mini-2024-07-18")
    assert TODAY not in {n["retires_on"]["value"] for n in known}
    for _ in range(3):
        held.later(hours=3)
        held.run("check")
    assert len(held.subjects()) == 2


def test_an_approval_lets_it_count_and_the_history_says_who(held: World) -> None:
    done = held.json("notices", "approve", "openai")
    assert done["decision"] == "approved" and len(done["changes"]) == 3
    assert held.json("notices", "held") == []
    held.later(hours=1)
    held.ok("check")
    assert held.subjects()[-1].startswith("[DEAD]")
    [entry] = [e for e in held.json("models", "history") if e["action"] == "decide"]
    assert (entry["actor"], entry["model"]) == ("ci@acme.example", "source openai")
    assert entry["changes"]["reading"][1] == "approved"


def test_a_rejected_reading_is_not_held_again(held: World) -> None:
    assert "rejected" in held.ok("notices", "approve", "openai", "--reject")
    held.later(hours=3)
    screen = held.ok("check", exit_code=3)
    assert "rejected by ci@acme.example on 2026-11-24" in screen
    assert held.json("notices", "held") == []
    assert len(held.subjects()) == 2


def test_a_page_that_comes_to_its_senses_needs_no_decision(held: World) -> None:
    held.page = PAGE.format(mini="2027-01-14")
    held.later(hours=3)
    held.ok("check")
    assert held.json("notices", "held") == []
    assert held.json("sources", "status")[0]["health"] == "ok"


def test_nothing_held_is_said(world: World) -> None:
    assert "nothing is held" in world.ok("notices", "held")
    assert "no reading of openai is held" in world.ok("notices", "approve", "openai", exit_code=1)


def test_a_poll_that_would_alert_on_many_models_is_held(world: World) -> None:
    world.ok("check")
    for number in range(6):
        world.ok("register", f"bot-{number}", "--base", "openai/gpt-5.9-2026-09-09")
    row = "| 2027-02-01 | `gpt-5.9-2026-09-09` | `gpt-6-luna` |\n| 2026-10-23 |"
    world.page = world.page.replace("| 2026-10-23 |", row, 1)
    world.later(hours=1)
    assert "it would alert on 6 of 6 registered models" in world.ok("check", exit_code=3)
    unjudged = [s for s in world.subjects() if s.endswith("cannot be judged")]
    assert [s for s in world.subjects() if s not in unjudged] == [
        "[SOURCES] 1 reading is held: openai"
    ]
    world.ok("notices", "approve", "openai")
    world.ok("check")
    assert (len(unjudged), len(world.subjects())) == (6, 8)
    assert "6 models need you" in world.subjects()[-1]


def test_blindness_is_told_once_and_its_end_too(world: World) -> None:
    world.ok("check")
    world.status = 503
    for _ in range(5):
        world.later(hours=5)
        world.run("check")
    assert world.subjects() == ["[SOURCES] 1 source is not read any more: openai"]
    assert "503" in world.text_of(-1) and "the reading of 2026-11-24 stands" in world.text_of(-1)
    world.status = 200
    for _ in range(2):
        world.later(hours=5)
        world.ok("check")
    assert world.subjects()[1:] == ["[SOURCES] read again: openai"]
    assert len(world.slack) == 2


def test_two_days_without_a_good_reading_are_told_after_fewer_failures(world: World) -> None:
    world.ok("check")
    world.status = 503
    world.later(hours=49)
    world.run("check")
    assert world.subjects() == ["[SOURCES] 1 source is not read any more: openai"]


def test_a_what_if_tells_the_operators_nothing(world: World) -> None:
    world.ok("check")
    world.status = 503
    for _ in range(4):
        world.later(hours=20)
        world.run("check", "--no-send")
    assert world.subjects() == []
    world.run("check")
    assert len(world.subjects()) == 1


def test_a_page_that_looks_misread_can_be_approved_when_it_is_not(world: World) -> None:
    world.ok("check")
    kept = world.page.partition("### 2026-04-22")[0]
    world.page = kept + "| 2027-01-14 | `gpt-4.1-mini-2025-04-14` | `gpt-6-luna` |\n"
    world.later(hours=7)
    assert "are still there" in world.ok("check", exit_code=3)
    [held] = world.json("notices", "held")
    assert held["kind"] == "contract"
    world.ok("notices", "approve", "openai")
    assert world.json("sources", "status")[0]["health"] == "ok"
