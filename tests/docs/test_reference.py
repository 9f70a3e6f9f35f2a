"""The generated pages, and the help they are generated from."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.docs.generate import pages
from tests.docs.readme import ROOT
from tests.docs.reference import Named, commands
from tests.docs.usage import problem_with, usages_in
from tracker.cli.main import COMMANDS

ALL = list(commands())
LEAVES = [named for named in ALL if not isinstance(named[1], click.Group)]


def name(named: Named) -> str:
    return " ".join(("tracker", *named[0]))


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.name)
def test_a_generated_page_is_what_the_program_says_now(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == pages()[path], "run: make docs"


def test_the_commands_of_the_main_help_are_all_there() -> None:
    assert [words[0] for words, _ in ALL if len(words) == 1] == list(COMMANDS)


@pytest.mark.parametrize("named", ALL, ids=name)
def test_every_command_says_what_it_does(named: Named) -> None:
    assert (named[1].help or "").strip(), f"{name(named)} is missing its help"


@pytest.mark.parametrize("named", LEAVES, ids=name)
def test_every_command_has_an_example_of_itself_that_would_run(named: Named) -> None:
    _, found, examples = (named[1].epilog or "").partition("Example")
    assert found, f"{name(named)} has no Example"
    usages = usages_in(examples)
    assert any(usage.startswith(name(named)) or "--config" in usage for usage in usages)
    assert [problem for usage in usages if (problem := problem_with(usage))] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_main_help_has_one_short_sentence_per_command(command: str) -> None:
    text = COMMANDS[command][1]
    assert text.endswith(".")
    assert len(f"  {'notifications':<15}{text}") <= 80


PAGES = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/templates.md"]


@pytest.mark.parametrize("page", [*PAGES, "config.example.toml"])
def test_commands_a_page_mentions_would_run(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    found = (problem_with(usage, complete=False) for usage in usages_in(text))
    assert [problem for problem in found if problem] == []


@pytest.mark.parametrize(
    ("usage", "problem"),
    [
        ("tracker check --offline", None),
        ("tracker models show NAME", None),
        ("tracker --config /etc/tracker.toml serve", None),
        ("tracker models", None),
        ("tracker chek", "No such command 'chek'"),
        ("tracker models sho NAME", "No such command 'sho'"),
        ("tracker check --onlne", "No such option"),
        ("tracker check --on 24/11/2026", "is not a date"),
        ("tracker models show", "Missing argument"),
    ],
)
def test_wrong_usages_are_noticed(usage: str, problem: str | None) -> None:
    found = problem_with(usage)
    assert found is None if problem is None else problem in (found or "")
