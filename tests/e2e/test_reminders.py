"""What should be put in order: said once by mail, and over when it is done."""

from __future__ import annotations

from tests.e2e.world import World

ALIAS = "ft:gpt-4.1-mini:acme:notes:1aBc"


def kinds(world: World) -> list[str]:
    return sorted(one["kind"] for one in world.json("alerts", "list"))


def test_each_is_said_once_and_ends_with_its_cause(world: World) -> None:
    given = ("--base", "openai/o3", "--refresh-due", "2026-11-30", "--owner", "ml@acme.example")
    world.ok("register", "notes", *given)
    world.ok("check")
    assert kinds(world) == ["unjudged", "unpinned_base"]
    world.later(days=14)
    world.ok("check")
    assert kinds(world) == ["baseline_missing", "refresh_due", "unjudged", "unpinned_base"]
    told = len(world.mailbox.mails)
    assert "[INFO]" in world.subjects()[-1]
    text = "".join(world.text_of(number) for number in range(told))
    for words in (
        "its base o3 is not pinned",
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
    world.ok("models", "edit", "notes", "--base", "openai/o3-2025-04-16")
    world.ok("check")
    assert not {"baseline_missing", "refresh_due", "unpinned_base"} & set(kinds(world))
