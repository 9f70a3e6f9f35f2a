"""The README is run: its blocks in order, in one folder, as a reader would, without a network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.readme import ROOT, Block, blocks, first_missing
from tracker.catalog.load import bundled_days, bundled_notices
from tracker.config import load_config

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = blocks(README)
COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "sh run": lambda text: ["bash", "-euo", "pipefail", "-c", text],
    "python run": lambda text: [sys.executable, "-c", text],
}
OUTPUT_OF = "output of: "


def ran(kind: str, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        COMMANDS[kind](text),
        cwd=folder,
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_blocks_run_in_order_and_show_what_the_readme_shows(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    folder.mkdir()
    steps = [block for block in BLOCKS if block.kind in COMMANDS]
    assert steps[0].text.startswith("tracker init"), "else the reader's own registry is used"
    for block in steps:
        done = ran(block.kind, block.text, folder)
        said = f"README.md:{block.line}\n{done.stdout}{done.stderr}"
        assert done.returncode == block.exit_code, said
        assert first_missing(block.shows or "", done.stdout) is None, said


def test_what_other_commands_are_said_to_show_they_show(tmp_path: Path) -> None:
    claims = [block for block in BLOCKS if block.note.startswith(OUTPUT_OF)]
    assert claims
    for block in claims:
        done = ran("sh run", block.note.removeprefix(OUTPUT_OF), tmp_path)
        assert done.returncode == 0, done.stderr
        assert first_missing(block.text, done.stdout) is None, done.stdout


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if b.kind == "toml"], ids=lambda b: str(b.line)
)
def test_the_configuration_shown_is_accepted(block: Block, tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text(block.text, encoding="utf-8")
    load_config(tmp_path / "tracker.toml", {}, tmp_path)


def test_every_make_target_shown_exists() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    shown = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert {"demo", "test"} <= set(shown) <= set(targets)


def test_the_bundled_facts_are_as_old_as_it_says() -> None:
    stated = dict(
        re.findall(r"\b(\w+) (\d{4}-\d\d-\d\d)[,.]", README.partition("Where the facts")[2])
    )
    captured = {n.provider for n in bundled_notices() if n.evidence.section != "noted"}
    assert stated == {p: str(day) for p, day in bundled_days().items() if p in captured}


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 240


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        ("one 1\nthree 3", None),
        ("one   1\n…\nthree 3", None),
        ("o… 1\nthree …", None),
        ("one 1 …", None),
        ("three 3\none 1", "one 1"),
        ("one", "one"),
        ("four 4", "four 4"),
        ("t.o 2", "t.o 2"),
    ],
)
def test_shown_output_is_compared_line_by_line(shown: str, missing: str | None) -> None:
    assert first_missing(shown, "one 1\n  two 2\nthree   3\n") == missing


def test_blocks_are_read_with_what_stands_around_them() -> None:
    page = "<!-- exit 3 -->\n```sh run\na\n```\n```text\nb\n```\n\nand\n\n```text\nc\n```\n"
    first, second, third = blocks(page)
    assert first == Block("sh run", "a\n", 2, "exit 3", "b\n")
    assert (first.exit_code, second.exit_code) == (3, 0)
    assert (second.line, second.shows, third.text) == (5, None, "c\n")
