"""What of somebody else's text reaches the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.testing import CliRunner

from tests.cli.conftest import Run
from tracker.cli.output import dim, level_word, table, warn
from tracker.domain.alert import Level

HOSTILE = "gpt\x1b[2J\x1b]0;title\x07-4\u202eo\r\nerror: \tforged"
SHOWN = "gpt-4o error:  forged"


def shown(rows: Sequence[Sequence[str]], head: Sequence[str] | None = None) -> str:
    command = click.Command("show", callback=lambda: table(rows, head))
    return CliRunner().invoke(command, color=True, catch_exceptions=False).output


def test_a_cell_is_made_inert_and_the_columns_still_stand() -> None:
    rows = [[HOSTILE, "1"], ["x", "2"]]
    assert shown(rows) == f"{SHOWN}  1\nx{' ' * len(SHOWN)} 2\n"
    assert shown([["x"]], [HOSTILE]) == f"\x1b[2m{SHOWN}\x1b[0m\nx\n"


def test_a_cell_keeps_the_colors_it_was_given_and_no_others() -> None:
    row = [level_word(Level.DEAD), warn(HOSTILE), dim("x"), "\x1b[31mred\x1b[0m"]
    dead = "\x1b[31m\x1b[1m\x1b[7mDEAD\x1b[0m"
    assert shown([row]) == f"{dead}  \x1b[33m{SHOWN}\x1b[0m  \x1b[2mx\x1b[0m  red\n"


def test_what_is_wrong_is_said_inertly(run: Run) -> None:
    told = run("plan", "\x1b[2Jtriage\u202e").stderr
    assert told.startswith("error: ")
    assert "\x1b" not in told
    assert "\u202e" not in told
