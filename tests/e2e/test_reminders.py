"""What should be put in order: said once by mail, and over when it is done."""

from __future__ import annotations

from tests.e2e.world import World
from tracker.domain.alert import REMINDERS

GEMMA, COMMIT = "huggingface/google/gemma-2-9b-it", "0" * 40


def kinds(world: World) -> list[str]:
    found = {one["kind"] for one in world.json("alerts", "list")}
    return sorted(found & {kind.value for kind in REMINDERS})


def test_each_is_said_once_and_ends_with_its_cause(world: World) -> None:
    path = world.folder / "tracker.toml"
    path.write_text(path.read_text("utf-8").replace('"0s"', '"14d"'), encoding="utf-8")
    given = ("--base", GEMMA, "--refresh-due", "2026-11-30", "--owner", "ml@acme.example")
    world.ok("register", "notes", *given)
    world.ok("check")
    assert kinds(world) == ["unpinned_base"]
    world.later(days=14)
    world.ok("check")
    assert kinds(world) == [
        "baseline_missing",
        "refresh_due",
        "unpinned_base",
    ]
    told = len(world.mailbox.mails)
    assert "[INFO]" in world.subjects()[-1]
    text = "".join(world.text_of(number) for number in range(told))
    for words in (
        "its base google/gemma-2-9b-it is not pinned",
        "its data was to be refreshed by 2026-11-30",
        "nothing shows that it is worth having",
    ):
        assert text.count(f"news      {words}") == 1
    world.later(days=30)
    world.ok("check")
    assert len(world.mailbox.mails) == told

    scores = world.folder / "rag.csv"
    scores.write_text("example_id,accuracy\na,1\nb,0\n", encoding="utf-8")
    world.ok("evals", "add", "notes", str(scores), "--rung", "retrieval")
    world.ok("models", "edit", "notes", "--refresh-due", "none")
    world.ok("models", "edit", "notes", "--base", f"{GEMMA}@{COMMIT}")
    world.ok("check")
    assert kinds(world) == []
