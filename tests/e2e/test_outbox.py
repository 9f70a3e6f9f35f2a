"""``tracker outbox``: what did not arrive, and what a person does about it."""

from __future__ import annotations

from werkzeug import Response

from tests.e2e.world import World
from tracker import Tracker


def refused(world: World) -> None:
    """One alert that Slack refused for good, and that went out by mail."""
    world.register_triage()
    world.slack_answers = [Response("no_service", 404)]
    world.run("check")


def test_what_was_given_up_is_listed_told_of_and_sent_again(world: World) -> None:
    refused(world)
    (dead,) = world.json("outbox", "list")["messages"]
    assert (dead["state"], dead["channel"], dead["attempts"]) == ("dead", "slack", 1)
    number = str(dead["id"])
    shown = world.ok("outbox", "list")
    assert "support-triage v1" in shown and "no_service" in shown and "1 message" in shown

    assert world.ok("outbox", "retry", number) == "1 message will be tried again\n"
    world.ok("check")
    assert len(world.slack) == 1
    story = world.json("outbox", "show", number)
    assert [a["outcome"] for a in story["attempts"]] == ["dead", "requeued", "sent"]
    assert story["attempts"][1]["worker"].startswith("ci@acme.example at ")
    assert "requeued" in world.ok("outbox", "show", number)
    assert "it is sent" in world.run("outbox", "retry", number).stderr
    assert world.json("outbox", "list") == {"messages": [], "waiting": []}


def test_what_is_dropped_says_why_and_is_never_sent(world: World) -> None:
    refused(world)
    number = str(world.json("outbox", "list", "--state", "dead")["messages"][0]["id"])
    assert "for a reason" in world.run("outbox", "drop", number, "--reason", " ").stderr
    (dropped,) = world.json("outbox", "drop", number, "--reason", "told in person")
    assert dropped["state"] == "dropped"
    assert "told in person" in world.ok("outbox", "show", number)
    world.ok("check")
    assert world.slack == []
    states = {d["state"] for d in world.json("outbox", "list", "--all")["messages"]}
    assert states == {"sent", "dropped"}


def test_of_several_ids_all_or_none_are_done(world: World) -> None:
    refused(world)
    number = str(world.json("outbox", "list")["messages"][0]["id"])
    assert "there is no delivery 999" in world.run("outbox", "retry", number, "999").stderr
    assert world.json("outbox", "list")["messages"][0]["state"] == "dead"
    world.ok("outbox", "drop", number, "--reason", "told", exit_code=0)
    assert "it is dropped" in world.run("outbox", "drop", number, "--reason", "x").stderr


def test_the_same_from_python(world: World) -> None:
    refused(world)
    with Tracker(world.folder / "tracker.toml") as tracker:
        (dead,) = tracker.outbox("dead")
        assert [d.state.value for d in tracker.retry_deliveries(dead.id)] == ["pending"]
        assert len(tracker.delivery(dead.id).attempts) == 2
        assert tracker.drop_deliveries(dead.id, reason="told")[0].state.value == "dropped"
