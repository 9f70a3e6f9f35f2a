"""A check that cannot see must say so, keep what it knew, and never pass."""

from __future__ import annotations

import pytest

from tests.e2e.world import PAGE, World

LOGIN = "<html><head><title>Sign in</title></head><body><form>Password <input></form></body></html>"
RENAMED = PAGE.format(mini="2027-01-14").replace("Shutdown date", "Colour")


@pytest.mark.parametrize("page", ["", LOGIN, RENAMED, "# Deprecations\n\nNothing to see.\n"])
def test_a_page_that_makes_no_sense_turns_the_source_suspect_and_retracts_nothing(
    world: World, page: str
) -> None:
    world.register_triage()
    world.ok("check")
    world.page = page
    world.later(hours=12)
    screen = world.ok("check", exit_code=3)
    assert "suspect" in screen and "kept the last good read of 2026-11-24" in screen
    assert "act by 2026-12-03" in screen
    assert world.json("sources", "status")[0]["health"] == "suspect"
    assert len(world.mailbox.mails) == 1
    assert world.json("notices", "list", "--model", "gpt-4-0613")


def test_a_source_that_stays_unreadable_is_broken(world: World) -> None:
    world.ok("check")
    world.status = 503
    for _ in range(3):
        world.later(hours=13)
        world.run("check")
    [row] = world.json("sources", "status")
    assert (row["health"], row["failures"]) == ("broken", 3)
    assert "503" in row["message"]


def test_without_network_it_judges_on_bundled_facts_and_does_not_pass(world: World) -> None:
    world.register_triage()
    world.status = 500
    screen = world.ok("check", "--fail-within", "1d", exit_code=3)
    assert "using bundled notices of 2026-07-06" in screen
    assert "act by 2026-12-03" in screen
    assert "stale    openai: bundled facts of 2026-07-06" in screen


def test_offline_reads_nothing_and_says_how_old_the_facts_are(world: World) -> None:
    world.register_triage()
    world.ok("check")
    world.later(hours=40)
    assert "read 2026-11-24" in world.ok("check", "--offline")
    world.later(hours=40)
    assert "stale    openai" in world.ok("check", "--offline", exit_code=3)
    assert len(world.asked) == 1


def test_the_gate_fails_when_something_has_to_start(world: World) -> None:
    world.register_triage()
    world.ok("check", "--fail-within", "90d", exit_code=4)
    world.ok("check", "--fail-within", "5d")


def test_what_cannot_be_judged_is_listed_with_the_reason(world: World) -> None:
    world.ok("register", "legacy-tone", "--model-id", "house-tone-2", "--provider", "openai")
    world.ok("register", "typo", "--base", "openai/gpt-4o-mni", "--model-id", "house-typo")
    report = world.json("check")
    assert report["needing"] == 0
    assert {u["label"]: u["why"] for u in report["unjudged"]} == {
        "legacy-tone v1": "its base is unknown: tracker models edit --base PROVIDER/MODEL",
        "typo v1": "no notice of openai mentions gpt-4o-mni",
    }


def test_a_gate_does_not_pass_on_what_it_cannot_judge(world: World) -> None:
    assert "no models are registered" in world.ok("check", "--fail-within", "30d", exit_code=3)
    world.ok("register", "legacy-tone", "--model-id", "house-tone-2", "--provider", "openai")
    world.ok("check", "--fail-within", "30d", exit_code=3)
    world.ok("check")


def test_no_models_is_said_and_is_no_error(world: World) -> None:
    assert "no models are registered" in world.ok("check")
