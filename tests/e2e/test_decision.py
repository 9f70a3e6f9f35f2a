"""From the page to the plan to the decision, and what the alert does after it."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.e2e.world import PAGE, World
from tests.evals.golden import compared
from tracker.domain.version import EvalRun

AZURE = "gpt-4.1-mini-2025-04-14.ft-0f31c0de5b2a4d7f-invoices"
STALE = 3
"""Azure's page is not read here, so its bundled facts are old."""
MINI = "ft:gpt-4.1-mini-2025-04-14:acme:invoices:8aBc"


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def write(world: World, name: str, run: EvalRun) -> str:
    path = world.folder / f"{name}.csv"
    lines = [f"{key},{score:g}" for key, score in run.scores.items()]
    path.write_text("\n".join(["example_id,accuracy", *lines]), encoding="utf-8")
    return str(path)


def test_the_example_of_the_product(world: World) -> None:
    """One fine-tune at OpenAI, its twin at Azure, as of 2026-11-23."""
    world.now = noon(11, 23)
    tuned, baseline = compared(140, 30, 12, 18)
    evals = [
        *("--eval", write(world, "triage", tuned)),
        *("--baseline", write(world, "rag", baseline)),
    ]
    for name, model_id in (("invoices", MINI), ("invoices-azure", AZURE)):
        world.ok("register", name, "--model-id", model_id, "--reason", "format")
        for path, rung in ((evals[1], "finetune"), (evals[3], "retrieval")):
            world.ok("evals", "add", name, path, "--rung", rung, "--suite", "triage")
    found = world.json("plan", "invoices")
    assert (found["serve_until"], found["act_by"], found["level"]) == (
        "2027-01-14",
        "2026-12-03",
        "urgent",
    )
    assert found["lead_times"]["total"] == 30
    ways = {way["action"]: way for way in found["options"]}
    assert ways["retune"]["possible"] == "ruled_out"
    assert "gpt-6-luna cannot be fine-tuned" in ways["retune"]["because"]
    assert (found["recommended"], ways["move_host"]["until"]) == ("move_host", "2027-10-14")
    assert found["target"] == "azure/gpt-4.1-mini-2025-04-14"
    twin = world.json("plan", "invoices-azure")
    assert (twin["act_by"], twin["serve_until"]) == ("2027-09-02", "2027-10-14")
    assert twin["recommended"] == "stay"


def test_a_retune_in_progress_is_quiet_until_it_is_due(world: World) -> None:
    world.register_triage()
    world.ok("check")
    assert len(world.mailbox.mails) == 1
    world.ok("decide", "support-triage", "retune", "--note", "on gpt-6-sol", "--due", "2026-12-10")
    # Overdue by now, and known to be in work.
    world.now = noon(12, 7)
    screen = world.ok("check")
    assert "decided retune, due 2026-12-10: quiet until then" in screen
    assert "retune: review was due on 2026-12-03" in screen
    assert len(world.mailbox.mails) == 2
    assert "review of the decision due on 2026-12-03" in world.subjects()[1]
    assert "act by" not in world.subjects()[1]
    world.now = noon(12, 11)
    world.ok("check")
    assert len(world.mailbox.mails) == 3
    assert "[OVERDUE]" in world.subjects()[2]
    world.later(days=1)
    world.ok("check")
    assert len(world.mailbox.mails) == 3


def test_what_is_to_be_retired_needs_nobody_until_it_has_to_be_gone(world: World) -> None:
    world.register_triage()
    world.ok("decide", "support-triage", "retire", "--note", "nobody needs it")
    due = world.json("plan", "support-triage")["decisions"][0]["due_on"]
    assert due == world.json("plan", "support-triage")["dates"]["rollout_by"]
    assert f"decided retire, due {due}: quiet until then" in world.ok("check")
    year, month, day = map(int, due.split("-"))
    world.now = datetime(year, month, day, 12, tzinfo=UTC)
    world.ok("check")
    assert not any("[OVERDUE]" in subject for subject in world.subjects())
    world.later(days=1)
    screen = world.ok("check")
    assert f"retire: was due on {due} and it is still in service" in screen
    assert ": tracker models retire support-triage@1" in screen
    assert any("[OVERDUE]" in subject for subject in world.subjects())


def test_what_stays_is_quiet_until_its_review(world: World) -> None:
    world.now = noon(10, 20)
    world.register_triage()
    world.ok("decide", "support-triage", "stay", "--note", "a pilot", "--review-on", "2026-10-26")
    for days in (0, 5):
        world.later(days=days)
        assert "decided stay, review 2026-10-26: quiet until then" in world.ok("check")
    assert world.mailbox.mails == []
    world.later(days=1)
    assert "stay: review was due on 2026-10-26" in world.ok("check")
    assert len(world.mailbox.mails) == 2  # The end, and the review.


def test_an_end_that_moves_nearer_breaks_the_silence(world: World) -> None:
    world.register_triage()
    world.ok("check")
    world.ok("decide", "support-triage", "move-host", "--note", "to Azure", "--due", "2026-12-30")
    world.page = PAGE.format(mini="2027-01-07")
    world.later(days=1)
    world.ok("check")
    assert len(world.mailbox.mails) == 2
    assert world.json("plan", "support-triage")["following"] is None


def test_a_registered_successor_resolves(world: World) -> None:
    world.register_triage("--alias", "production")
    world.ok("check")
    successor = ("register", "support-triage", "--model-id", AZURE, "--provider", "azure")
    world.ok(*successor)
    world.later(days=1)
    world.ok("check", exit_code=STALE)
    [alert] = [a for a in world.json("alerts", "list") if a["version"] == 1]
    assert alert["resolved_at"] is None
    world.ok("models", "alias", "support-triage@2", "production")
    world.later(days=1)
    screen = world.ok("check", exit_code=STALE)
    assert "0 models need you, 1 watched, 1 settled" in screen
    assert "settled  support-triage v1      resolved by v2" in screen
    listed = world.json("alerts", "list", "--all")
    assert [a["resolved_at"] is not None for a in listed if a["version"] == 1] == [True]
    assert world.json("plan", "support-triage@1")["following"] == {
        "alert": "resolved",
        "reason": "resolved by v2",
    }
    assert "its alert: resolved by v2" in world.ok("plan", "support-triage@1")
