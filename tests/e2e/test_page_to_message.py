"""From a provider's page to a mail and a Slack message: real servers, real files, one clock."""

from __future__ import annotations

import pytest
from werkzeug import Response

from tests.e2e.world import PAGE, TRIAGE, World
from tracker.app import polling


def test_each_alert_arrives_once_and_a_moved_date_makes_exactly_one_more(world: World) -> None:
    world.register_triage()
    world.ok(
        "register",
        "billing-bot",
        "--base",
        "openai/gpt-4.1-2025-04-14",
        "--owner",
        "b@acme.example",
    )
    world.ok("check")
    assert len(world.mailbox.mails) == len(world.slack) == 2
    world.later(hours=1)
    world.ok("check")
    assert len(world.mailbox.mails) == len(world.slack) == 2
    world.page = PAGE.format(mini="2027-01-11")
    world.later(hours=1)
    world.ok("check")
    assert len(world.mailbox.mails) == len(world.slack) == 3
    assert world.mailbox.mails[-1]["To"] == "ml@acme.example"
    assert "support-triage v1" in world.subjects()[-1]
    assert "2027-01-11" in str(world.mailbox.mails[-1])


def test_the_screen_answers_who_needs_you_by_when_and_why(world: World) -> None:
    world.register_triage()
    screen = world.ok("check")
    assert "openai" in screen and "10 notices" in screen and "10 new" in screen
    assert "1 model needs you, 0 watched" in screen
    assert "URGENT" in screen and "act by 2026-12-03" in screen
    assert "fine-tunes of gpt-4o-mini-2024-07-18 stop at openai 2027-01-14" in screen
    assert "all training closes at openai 2027-01-06" in screen
    assert "named replacement: gpt-6-luna" in screen


def test_an_unchanged_page_is_asked_for_conditionally(world: World) -> None:
    world.ok("check")
    world.later(days=1)
    screen = world.ok("check")
    assert "unchanged" in screen
    assert world.asked[1].headers["If-None-Match"]


def test_a_new_release_reads_an_unchanged_page_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader may find more in the same page than the one before did."""
    world.ok("check")
    monkeypatch.setattr(polling, "__version__", "99.0")
    world.later(days=1)
    assert "unchanged" not in world.ok("check")
    assert "If-None-Match" not in world.asked[1].headers


def test_a_later_date_waits_for_a_second_reading(world: World) -> None:
    world.register_triage()
    world.ok("check")
    world.page = PAGE.format(mini="2027-03-01")
    world.later(hours=1)
    world.ok("check")
    assert len(world.mailbox.mails) == 1
    world.later(hours=7)
    world.ok("check")
    assert len(world.mailbox.mails) == 2
    assert "2027-03-01" in str(world.mailbox.mails[-1])


def test_a_date_that_moves_back_is_told_again_with_what_it_was(world: World) -> None:
    world.register_triage()
    world.ok("check")
    for date in ("2027-01-11", "2027-01-14"):
        world.page = PAGE.format(mini=date)
        world.later(days=8)
        world.run("check")
        world.later(hours=7)
        world.run("check")
    assert len(world.mailbox.mails) == 3
    assert "before    overdue, until 2027-01-11" in world.text_of(-1)


def test_a_mail_that_is_refused_for_now_is_sent_later_and_only_once(world: World) -> None:
    world.register_triage()
    world.mailbox.answers = ["451 try again later"]
    screen = world.ok("check")
    assert "not sent email to ml@acme.example" in screen
    assert "1 message waiting to be tried again" in screen
    assert (len(world.mailbox.mails), len(world.slack)) == (0, 1)
    world.later(hours=1)
    world.ok("check")
    assert (len(world.mailbox.mails), len(world.slack)) == (1, 1)


def test_a_recipient_refused_for_ever_is_given_up_and_said(world: World) -> None:
    world.register_triage()
    world.mailbox.answers = ["550 no such user"]
    assert "550" in world.ok("check", exit_code=1)
    world.later(hours=2)
    world.ok("check")
    assert world.mailbox.mails == []


def test_whoever_becomes_a_recipient_later_is_told_what_holds_once(world: World) -> None:
    world.ok("register", "support-triage", "--model-id", TRIAGE)
    world.ok("check")
    assert (len(world.mailbox.mails), len(world.slack)) == (0, 1)
    world.ok("models", "edit", "support-triage", "--owner", "carl@acme.example")
    for _ in range(2):
        world.later(hours=1)
        world.ok("check")
    assert [str(mail["To"]) for mail in world.mailbox.mails] == ["carl@acme.example"]
    assert len(world.slack) == 1


def test_alerts_that_reach_nobody_are_said_every_time(world: World) -> None:
    world.register_triage()
    for channel in ("email", "slack"):
        world.configure(f"[channels.{channel}]", "enabled = false")
    for _ in range(2):
        world.later(hours=1)
        assert "1 alert reaches nobody" in world.ok("check")


def test_what_cannot_be_judged_is_told_once_and_closed_when_it_can(world: World) -> None:
    owner = ("--owner", "ml@acme.example")
    world.ok("register", "tone", "--provider", "openai", "--model-id", "house-tone", *owner)
    for _ in range(2):
        world.ok("check")
        world.later(hours=1)
    assert world.subjects() == ["[INFO] tone v1: cannot be judged"]
    assert "its base is unknown" in world.text_of(0)
    world.ok("models", "edit", "tone", "--base", "openai/gpt-4o-mini-2024-07-18")
    world.ok("check")
    assert [a["kind"] for a in world.json("alerts", "list")] == ["ft_inference_shutdown"]


def test_the_message_says_what_to_do(world: World) -> None:
    world.register_triage()
    screen = world.ok("check")
    assert "prompt: its gain over the prompted+retrieval baseline is not proven" in screen
    assert "advice    prompt: its gain" in world.text_of(0)
    assert "prompt: its gain" in str(world.slack[0])


def test_slack_that_asks_us_to_wait_is_obeyed(world: World) -> None:
    world.register_triage()
    world.slack_answers = [Response("slow down", 429, {"Retry-After": "3600"})]
    world.ok("check")
    world.later(minutes=30)
    world.ok("check")
    assert world.slack == []
    world.later(hours=2)
    world.ok("check")
    assert len(world.slack) == 1


def test_what_no_longer_holds_is_resolved(world: World) -> None:
    world.register_triage()
    world.ok("check")
    world.ok("models", "retire", "support-triage", "--note", "replaced")
    assert len(world.json("alerts", "list")) == 1
    world.later(days=1)
    world.ok("check")
    assert world.json("alerts", "list") == []
    [closed] = world.json("alerts", "list", "--all")
    assert closed["resolved_at"]


def test_a_what_if_sends_nothing_unless_asked(world: World) -> None:
    world.register_triage()
    screen = world.ok("check", "--on", "2027-02-01")
    assert "DEAD" in screen
    assert world.mailbox.mails == []
    world.ok("check", "--on", "2027-02-01", "--send")
    assert world.subjects()[0].startswith("[DEAD]")
