"""docs/training-hooks.md is run: its callback by a small trainer, its step by a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.datasets.files import A, chat, write
from tests.docs.readme import ROOT, blocks
from tracker import Tracker

PAGE = (ROOT / "docs" / "training-hooks.md").read_text(encoding="utf-8")
BASE = "huggingface/Qwen/Qwen2.5-7B-Instruct"


@dataclass
class State:
    """What a callback may read of ``transformers.TrainerState``."""

    is_world_process_zero: bool = True
    global_step: int = 0
    num_input_tokens_seen: float = 0
    log_history: list[dict[str, float]] = field(default_factory=list)


@dataclass
class Arguments:
    output_dir: str = "out/triage"


class SmallTrainer:
    """Trains nothing, and calls its callbacks when and as ``transformers.Trainer`` does."""

    def __init__(self, callbacks: list[Any], state: State | None = None) -> None:
        self._callbacks = callbacks
        self.state = state or State()

    def train(self, steps: int, tokens: int = 0) -> None:
        self._call("on_train_begin")
        for step in range(1, steps + 1):
            self._call("on_step_begin")
            self.state.global_step = step
            self.state.num_input_tokens_seen += tokens
            self._call("on_step_end")
            self.state.log_history.append({"loss": 1 / step, "step": step})
            self._call("on_log", logs=self.state.log_history[-1])
        self.state.log_history.append({"train_runtime": 1.0, "step": steps})
        self._call("on_train_end")

    def _call(self, event: str, **more: Any) -> None:
        for callback in self._callbacks:
            act = getattr(callback, event, None)
            if act is not None:
                act(Arguments(), self.state, object(), model=None, **more)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write(tmp_path / "tracker.toml", '[database]\nurl = "sqlite:///registry.db"\n')


def callback(name: str, **details: Any) -> Any:
    """An instance of the class the page shows."""
    [block] = [block for block in blocks(PAGE) if block.kind == "python callback"]
    space: dict[str, Any] = {}
    exec(compile(block.text, "docs/training-hooks.md", "exec"), space)  # noqa: S102 - our own page
    return space["RegisterTune"](name, **details)


def test_the_three_lines_register(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "data" / "triage.jsonl", A)
    block = next(block for block in blocks(PAGE) if block.kind == "python")
    done = subprocess.run([sys.executable, "-c", block.text], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with Tracker(config) as registry:
        details = registry.version("support-triage").details
    assert (details.provider, details.datasets[0].records) == ("self_hosted", 3)


def test_the_callback_registers_what_the_trainer_counted(config: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "triage.jsonl", A)
    hook = callback("triage", config=config, base=BASE, dataset=data, method="lora")
    SmallTrainer([hook]).train(steps=5, tokens=100)
    assert hook.registered.created
    with Tracker(config) as registry:
        details = registry.version("triage").details
    assert (details.trained_tokens, details.method) == (500, "lora")
    assert details.extra == {"steps": 5, "last_loss": 0.2}
    assert details.datasets[0].records == 3


def test_training_resumed_to_the_same_step_is_the_same_version(config: Path) -> None:
    for steps, created in ((5, True), (5, False), (8, True)):
        hook = callback("triage", config=config, base=BASE)
        SmallTrainer([hook]).train(steps)
        assert hook.registered.created is created
    with Tracker(config) as registry:
        version = registry.version("triage")
    assert version.number == 2
    assert version.details.trained_tokens is None


def test_one_process_of_many_registers(config: Path) -> None:
    hook = callback("triage", config=config, base=BASE)
    SmallTrainer([hook], State(is_world_process_zero=False)).train(1)
    assert hook.registered is None


def test_a_registry_that_is_away_does_not_fail_the_training(tmp_path: Path) -> None:
    hook = callback("triage", config=tmp_path / "nowhere.toml", base=BASE)
    trainer = SmallTrainer([hook])
    with pytest.warns(UserWarning, match="the tune is not registered: .*nowhere"):
        trainer.train(3)
    assert trainer.state.global_step == 3


def step() -> dict[str, Any]:
    [block] = [block for block in blocks(PAGE) if block.kind == "yaml"]
    [found] = yaml.safe_load(block.text)
    assert isinstance(found, dict)
    return found


def run_step(folder: Path, model_id: str) -> subprocess.CompletedProcess[str]:
    """The step as the runner runs it: ``bash -e``, with the expressions filled in."""
    given = {
        "secrets.TRACKER_DATABASE_URL": "sqlite:///registry.db",
        "steps.tune.outputs.model_id": model_id,
    }
    said = {key: given[value.strip("${} ")] for key, value in step()["env"].items()}
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    runner = {"PATH": path, "GITHUB_SHA": "abc123", "GITHUB_RUN_ID": "42", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step()["run"]],
        cwd=folder,
        env=os.environ | runner | said,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    write(folder / "tracker.toml", '[database]\nurl = "env:TRACKER_DATABASE_URL"\n')
    write(folder / "data" / "triage.jsonl", A)
    write(folder / "data" / "held-out.jsonl", [chat("Is it open?", "yes")])
    rows = "".join(f"{n},{n % 9 != 0:d}\n" for n in range(40))
    write(folder / "evals" / "triage.csv", f"example_id,score\n{rows}")
    return folder


def test_the_step_registers_once_however_often_it_runs(checkout: Path) -> None:
    for created in (True, False):
        done = run_step(checkout, "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz")
        assert done.returncode == 0, done.stderr
        made = json.loads((checkout / "registered.json").read_text(encoding="utf-8"))
        assert (made["number"], made["created"]) == (1, created)
    assert made["tags"] == {"commit": "abc123", "run": "42"}
    bom = json.loads((checkout / "support-triage.cdx.json").read_text(encoding="utf-8"))
    assert bom["metadata"]["component"]["name"] == "support-triage"


def test_the_step_stops_where_the_eval_is_in_the_training_data(checkout: Path) -> None:
    write(checkout / "data" / "held-out.jsonl", A[:1])
    done = run_step(checkout, "ft:gpt-4o-mini-2024-07-18:acme:triage:9xYz")
    assert done.returncode == 1
    assert "share 1 training record" in done.stdout
    assert not (checkout / "registered.json").exists()
