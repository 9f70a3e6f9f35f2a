"""What a process of our own is given to see."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.datasets.files import A, lines, write
from tracker.children import child_environment
from tracker.datasets.parallel import read_split
from tracker.datasets.splitting import Wanted
from tracker.render import Limits, Renderer

ROOT = str(Path(__file__).parents[1])
TEST = "console/test.text.j2"


def test_only_what_python_needs_is_handed_on_and_our_folder_comes_first() -> None:
    ours = {"PATH": "/bin", "LC_ALL": "C", "SMTP_PASSWORD": "s3cret", "AWS_SECRET_ACCESS_KEY": "x"}
    # Named much like what a process needs.
    ours |= {"LANGFUSE_SECRET_KEY": "x", "HOMEBREW_GITHUB_API_TOKEN": "x", "TEMPORAL_API_KEY": "x"}
    assert child_environment(ours) == {"PATH": "/bin", "LC_ALL": "C", "PYTHONPATH": ROOT}
    more = child_environment({"PYTHONPATH": "/theirs"})
    assert more == {"PYTHONPATH": f"{ROOT}{os.pathsep}/theirs"}


def render(tmp_path: Path) -> None:
    (tmp_path / TEST).parent.mkdir()
    (tmp_path / TEST).write_text("ours: {{ channel }}", encoding="utf-8")
    assert Renderer(tmp_path).render(TEST, {"channel": "pager"}) == "ours: pager"


def read(tmp_path: Path) -> None:
    read_split(Wanted(write(tmp_path / "a.jsonl", lines(A))), 1)


@pytest.mark.parametrize("work", [render, read])
def test_no_secret_is_in_reach_of_a_child_that_finds_the_same_tracker(
    work: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interpreter writes down what it is given, and goes to work."""
    seen = tmp_path / "seen"
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nenv >"{seen}"\nexec "{sys.executable}" "$@"\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("TRACKER_SMTP_PASSWORD", "s3cret")
    monkeypatch.delenv("PYTHONPATH", raising=False)
    work(tmp_path)
    told = seen.read_text(encoding="utf-8")
    assert "s3cret" not in told
    assert f"PYTHONPATH={ROOT}\n" in told


def test_a_rendering_child_answers_what_it_is_asked(tmp_path: Path) -> None:
    job = {
        "folders": [str(tmp_path)],
        "template": "a.text.j2",
        "facts": {"name": "pager"},
        "limits": asdict(Limits()),
    }
    (tmp_path / "a.text.j2").write_text("{{ name }}", encoding="utf-8")
    assert answer(job) == {"text": "pager"}
    told = answer(job | {"facts": {}})
    assert "'name' is undefined" in str(told["error"])
    assert told["missing"] is False
    assert answer(job | {"template": "b.text.j2"})["missing"] is True


def answer(job: Mapping[str, object]) -> dict[str, object]:
    command = [sys.executable, "-P", "-m", "tracker.render.child"]
    done = subprocess.run(command, input=json.dumps(job).encode(), capture_output=True, check=True)
    told: dict[str, object] = json.loads(done.stdout)
    return told
