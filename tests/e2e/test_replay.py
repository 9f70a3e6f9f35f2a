"""Three dated captures of one page: new, moved earlier, moved later, gone, and back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.world import World
from tracker.app.replay.captures import dated_captures
from tracker.errors import InputError

HERE = Path(__file__).parent / "replay"
CAPTURES, MODELS = str(HERE / "captures"), str(HERE / "models.json")


@pytest.fixture
def replayed(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.json("sources", "replay", CAPTURES, "--models", MODELS)
    return found


def _kinds(day: dict[str, Any]) -> list[str]:
    kept = {c["kind"]: c for r in day["read"] for c in r["changes"]}
    return [k for k in kept if k != "new"]


def test_every_change_is_seen_on_its_day(replayed: dict[str, Any]) -> None:
    days = {d["day"]: d for d in replayed["days"]}
    assert len(days["2026-01-05"]["read"][0]["changes"]) == 11
    assert {day: _kinds(days[day]) for day in ("2026-02-02", "2026-02-03", "2026-03-02")} == {
        "2026-02-02": ["moved_earlier"],
        "2026-02-03": ["moved_later", "withdrawn"],
        "2026-03-02": ["reappeared"],
    }
    assert replayed["skipped"] == ["notes/2026-01-01_readme.txt: no source is named so"]


def test_what_a_user_would_have_been_told(replayed: dict[str, Any]) -> None:
    told = [
        (d["day"], t["label"], t["level"], t["serve_until"])
        for d in replayed["days"]
        for t in d["told"]
    ]
    assert [t for t in told if t[0] < "2026-03-03"] == [
        ("2026-01-05", "bot-a v1", "info", "2026-09-01"),
        ("2026-01-05", "bot-b v1", "info", "2026-09-01"),
        ("2026-01-05", "bot-c v1", "info", "2026-09-01"),
        ("2026-02-02", "bot-a v1", "info", "2026-07-01"),
        ("2026-02-03", "bot-b v1", "info", "2026-12-01"),
        ("2026-02-03", "bot-c v1", "info", None),
        ("2026-02-25", "bot-a v1", "plan", "2026-07-01"),
        ("2026-03-02", "bot-c v1", "info", "2026-09-01"),
    ]
    resolved = {d["day"]: d["resolved"] for d in replayed["days"] if d["resolved"]}
    assert resolved == {"2026-02-03": 1, "2026-03-02": 1}


def test_the_past_does_not_know_the_catalog(replayed: dict[str, Any]) -> None:
    assert {p["source"] for d in replayed["days"] for p in d["read"]} == {"openai"}
    assert all("catalog" not in json.dumps(t) for d in replayed["days"] for t in d["told"])


def test_the_registered_models_are_copied_and_left_alone(world: World) -> None:
    world.ok("register", "bot-a", "--base", "openai/gpt-a-2025-01-01")
    screen = world.ok("sources", "replay", CAPTURES)
    assert "2026-02-02" in screen and "1 moved earlier" in screen
    assert "bot-a v1" in screen and "(was info, until 2026-09-01)" in screen
    assert "messages would have been sent, 0 readings held back" in screen
    assert world.json("alerts", "list") == [] and world.subjects() == [] and world.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "there is no folder"),
        ((CAPTURES, "--source", "groq"), "holds no capture of groq"),
        ((CAPTURES, "--models", __file__), "not JSON"),
    ],
)
def test_bad_input(world: World, words: tuple[str, ...], said: str) -> None:
    result = world.run("sources", "replay", *words)
    assert result.exit_code == 1 and said in result.output, result.output


def test_names_of_folders_and_files(tmp_path: Path) -> None:
    for name in (
        "google-vertex/2026-07_model-versions.md",
        "azure/2026-04-xx_include.md",
        "azure/2025-03-19_list.json",
        "mistral/2026-08-13_data.json",
        "feeds/2026-05-01_groq.json",
        "groq/2026-13-01_x.md",
        "groq/notes.md",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found, skipped = dated_captures(tmp_path)
    assert [(c.day, c.source, c.media_type) for c in found] == [
        (date(2025, 3, 19), "azure-api", "application/json"),
        (date(2026, 4, 1), "azure", "text/markdown"),
        (date(2026, 5, 1), "groq", "application/json"),
        (date(2026, 7, 1), "vertex", "text/markdown"),
        (date(2026, 8, 13), "mistral", "application/json"),
    ]
    assert [line.partition(": ")[2] for line in skipped] == ["its name begins with no date"] * 2


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no capture"):
        dated_captures(tmp_path)
