"""``notices history``: each step of a model's dates, with what proves it, by any spelling."""

from __future__ import annotations

import pytest

from tests.e2e.world import PAGE, TRIAGE, World

MINI = "gpt-4o-mini-2024-07-18"


@pytest.fixture
def told(world: World) -> World:
    """A date that moved earlier, and then one that may move later."""
    for mini in ("2027-01-14", "2027-01-11", "2027-03-01"):
        world.page = PAGE.format(mini=mini)
        world.later(days=1)
        world.ok("check")
    return world


def test_the_story_has_every_step_with_its_evidence(told: World) -> None:
    steps = [
        s
        for s in told.json("notices", "history", MINI)
        if s["notice"]["scope"] == "inference" and s["notice"]["source"] == "openai"
    ]
    assert [s["kind"] for s in steps] == ["new", "moved_earlier", "waiting"]
    assert [s["notice"]["retires_on"]["value"] for s in steps] == [
        "2027-01-14",
        "2027-01-11",
        "2027-03-01",
    ]
    assert steps[1]["before"]["retires_on"]["value"] == "2027-01-14"
    for step in steps:
        proof = step["notice"]["evidence"]
        assert proof["url"].endswith("#2026-10-14-older-models-and-their-fine-tunes")
        assert MINI in proof["quote"] and len(proof["capture_sha256"]) == 64 and proof["read_at"]
    text = told.ok("notices", "history", MINI)
    assert "moved_earlier" in text and "(was 2027-01-14)" in text
    assert steps[1]["notice"]["evidence"]["capture_sha256"][:12] in text


@pytest.mark.parametrize("spelling", [f"openai/{MINI}", MINI.upper(), TRIAGE, "gpt-4o-mini"])
def test_any_spelling_finds_it(told: World, spelling: str) -> None:
    kinds = [s["kind"] for s in told.json("notices", "history", spelling)]
    assert "moved_earlier" in kinds
    assert told.json("notices", "show", spelling)


def test_what_is_only_bundled_is_told_as_such(world: World) -> None:
    steps = world.json("notices", "history", "gpt-4.1-mini-2025-04-14")
    azure = [s for s in steps if s["notice"]["provider"] == "azure"]
    assert azure and {s["kind"] for s in azure} == {"bundled"}
    assert {s["notice"]["version"] for s in azure} == {"2025-04-14"}
    assert "bundled" in world.ok("notices", "history", "azure/gpt-4.1-mini-2025-04-14")


def test_a_row_that_is_gone_is_missing_before_it_is_withdrawn(world: World) -> None:
    row = "| 2027-01-14 | `gpt-4.1-2025-04-14` | `gpt-6-luna` |\n"
    world.page = world.page.replace(row, row + row.replace("gpt-4.1", "gpt-4.1-nano"))
    world.ok("check")
    world.page = world.page.replace(row, "")
    kinds = []
    for _ in range(2):
        world.later(hours=7)
        world.ok("check")
        kinds.append(world.json("notices", "history", "gpt-4.1-2025-04-14")[-1]["kind"])
    assert kinds == ["missing", "withdrawn"]


def test_a_row_that_is_gone_is_said_where_it_concerns_a_model(world: World) -> None:
    for old in ("davinci-1", "davinci-2", "davinci-3"):
        world.page += f"| 2024-01-04 | `{old}` | `gpt-4o` |\n"
    full = world.page
    world.register_triage()
    world.ok("check")
    gone = ("`gpt-4.1-2025-04-14`", "`o1-mini`")
    world.page = "\n".join(line for line in full.splitlines() if not any(g in line for g in gone))
    world.later(hours=7)
    # Nobody here stands on them, and one was over long ago.
    assert "gone from" not in world.ok("check")
    assert "1 row gone from the page, kept" in world.ok("sources", "status")
    [status] = [s for s in world.json("sources", "status") if s["source"] == "openai"]
    assert status["gone"] == 1
    row = "| 2027-01-14 | `ft-gpt-4o-mini-2024-07-18` | `gpt-6-luna` |\n"
    world.page = full.replace(row, "")
    world.later(hours=1)
    text = world.ok("check")
    assert (
        "1 row is gone from openai's page: kept; tracker notices history ft-gpt-4o-mini-2024-07-18"
    ) in text
    assert "act by 2026-12-03" in text
    world.later(hours=1)
    assert world.json("check")["gone"] == [
        {"source": "openai", "subjects": ["ft-gpt-4o-mini-2024-07-18"]}
    ]


def test_nothing_is_said_plainly(world: World) -> None:
    assert "nothing has been read about" in world.ok("notices", "history", "no-such-model")
