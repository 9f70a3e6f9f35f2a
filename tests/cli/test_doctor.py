"""The screen of ``tracker doctor`` and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_warnings_are_no_problem(run: Run) -> None:
    done = run("doctor")
    assert done.exit_code == 0, done.output
    assert "ok       program" in done.output
    assert "warning  sources " in done.output and "→ tracker check" in done.output
    assert done.output.splitlines()[-1].startswith("0 problems, ")
    signs = json.loads(run("doctor", "--json").stdout)
    assert signs[0].keys() == {"about", "verdict", "words", "remedy"}
    assert len(signs) == len(done.output.splitlines()) - 1


def test_a_configuration_that_cannot_be_read_is_told_like_everything_else(run: Run) -> None:
    Path("tracker.toml").write_text("x =", encoding="utf-8")
    done = run("doctor")
    assert (done.exit_code, done.stderr) == (1, "")
    assert "problem  configuration  " in done.output and "is not TOML" in done.output
    assert done.output.endswith("1 problem, 0 warnings\n")
