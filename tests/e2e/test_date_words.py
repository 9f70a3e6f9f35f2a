"""Dates that are no day: what is said of them on every screen, and what they set in motion."""

from __future__ import annotations

import pytest

from tests.e2e.world import World

NINE = "nine-2026"
PAGE = """\
# Retirements

| Model | State | Retires | Replacement |
| --- | --- | --- | --- |
| `nine-2026` | {state} | {when} | `ten-2027` |
| `one-2021` | Retired | 2024-02-01 | `nine-2026` |
"""
SOURCE = """
[[sources]]
id = "hostco"
kind = "table_page"
url = "{url}"
model_column = "Model"
date_column = "Retires"
"""


def published(world: World, when: str, state: str) -> World:
    """A host of its own, since at OpenAI the end of all fine-tuning sets dates of its own."""
    world.web.expect_request("/hostco").respond_with_data(
        PAGE.format(when=when, state=state), content_type="text/markdown"
    )
    with (world.folder / "tracker.toml").open("a", encoding="utf-8") as file:
        file.write(SOURCE.format(url=world.web.url_for("/hostco")))
    world.ok("register", "tone", "--base", f"hostco/{NINE}", "--owner", "ml@acme.example")
    return world


@pytest.mark.parametrize("when", ["TBD", "to be announced", "—"])
def test_a_deprecated_model_without_a_day_is_said_to_be_one_and_sets_no_deadline(
    world: World, when: str
) -> None:
    published(world, when, "Deprecated")
    words = "deprecated, no date announced"
    assert f"base {words}" in world.ok("check")
    assert f"{words} ({when})" in world.ok("notices", "show", NINE)
    assert f"{words} ({when})" in world.ok("notices", "list", "--model", NINE)
    assert words in world.ok("models", "list") and "unclear" in world.ok("models", "list")
    assert words in world.ok("models", "show", "tone")
    assert "tone v1   unclear" in world.ok("plan", "tone")
    assert '<span class="chip unclear">unclear</span>' in world.ok("report", "html")
    plan = world.json("plan", "tone")
    assert (plan["serve_until"], plan["act_by"], plan["level"]) == (None, None, "none")
    assert plan["because"] == "it is deprecated, and no date is announced: be ready"
    assert world.mailbox.mails == []


def test_an_active_model_without_a_day_is_no_news(world: World) -> None:
    published(world, "TBD", "Active")
    assert "deprecated" not in world.ok("check") + world.ok("notices", "show", NINE)
    assert "unclear" not in world.ok("models", "list")


@pytest.mark.parametrize(
    ("when", "day", "precision", "shown"),
    [
        ("Q1 2027", "2027-01-01", "quarter", "Q1 2027 (counted from 2027-01-01)"),
        ("January 2027", "2027-01-01", "month", "January 2027 (counted from 2027-01-01)"),
    ],
)
def test_a_period_is_shown_as_published_and_counted_from_its_first_day(
    world: World, when: str, day: str, precision: str, shown: str
) -> None:
    published(world, when, "Deprecated")
    for words in (
        ("check",),
        ("report", "html"),
        ("notices", "show", NINE),
        ("notices", "list", "--model", NINE),
        ("models", "list"),
        ("models", "show", "tone"),
        ("plan",),
        ("plan", "tone"),
        ("alerts", "show", "1"),
        ("alerts", "preview", "--channel", "slack"),
        ("alerts", "preview", "--part", "html"),
    ):
        assert shown in world.ok(*words), words
    assert f"until {shown}" in world.text_of(0)
    [row] = world.json("alerts", "list")
    plan = world.json("plan", "tone")
    assert (plan["serve_until"], plan["serve_precision"]) == (day, precision)
    assert {o["until_precision"] for o in plan["options"] if o["until"]} == {precision}
    assert row["serve_until"] == day
