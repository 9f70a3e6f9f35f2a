"""Sixteen times ``tracker register`` at once, whole: nothing lost, nobody refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.datasets.files import chat, write
from tracker.db import registry, sketches
from tracker.db.engine import Database

AT_ONCE = 16


def start(folder: Path, number: int) -> subprocess.Popen[bytes]:
    words = ("register", "triage", "--base", "openai/gpt-4o-mini-2024-07-18", "--json")
    mine = ("--model-id", f"ft:gpt-4o-mini-2024-07-18:acme::n{number}", "--cost", f"{number}.50")
    files = ("--dataset", f"{number}.jsonl", "--eval-dataset", "eval.jsonl", "--eval", "eval.csv")
    command = [sys.executable, "-m", "tracker", *words, *mine, *files, "--alias", "newest"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def registered(process: subprocess.Popen[bytes]) -> Any:
    out, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint.decode()
    return json.loads(out)


def test_sixteen_processes_register(url: str, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "team"
    write(folder / "tracker.toml", f"[database]\nurl = {json.dumps(url)}\n")
    write(folder / "eval.csv", "example_id,score\n" + "".join(f"{n},1\n" for n in range(40)))
    write(folder / "eval.jsonl", [chat("held out", "yes")])
    for number in range(AT_ONCE):
        write(folder / f"{number}.jsonl", [{"n": n} for n in range(number + 1)])

    processes = [start(folder, number) for number in range(AT_ONCE)]
    results = [registered(process) for process in processes]

    numbers = list(range(1, AT_ONCE + 1))
    assert sorted(result["number"] for result in results) == numbers
    with database.read() as tx:
        versions = registry.list_versions(tx)
        newest = registry.by_alias(tx, "triage", "newest")
        names = {ref.fingerprint or "" for v in versions for ref in v.details.datasets}
        assert len(sketches.kept(tx, names)) == len(names) == AT_ONCE + 1
        history = [entry.action for entry in registry.history(tx)]
    assert [v.number for v in versions] == numbers
    assert len({v.details.serving_id for v in versions}) == AT_ONCE
    for version in versions:
        details = version.details
        parts = (details.datasets, details.evals, details.costs)
        assert [len(part) for part in parts] == [2, 1, 1]
    assert newest is not None and newest.number == AT_ONCE
    assert [history.count(action) for action in ("registered", "alias")] == [AT_ONCE] * 2
    # Each came after the one before it, and was compared with that one's data.
    since = {r["number"]: r["data"]["since"] for r in results}
    assert since.pop(1) is None
    assert {n: one["version"] for n, one in since.items()} == {n: n - 1 for n in numbers[1:]}
