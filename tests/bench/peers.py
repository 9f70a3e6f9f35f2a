"""``tracker register`` beside other registries: whole processes that record the same version.

``TRACKER_BENCH_PEERS`` is the folder of a virtual environment that has them.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.cases import command, registering
from tests.bench.pairs import Case, Work, line, measure

PACKAGES = ("mlflow==3.17.2", "gto==1.10.1")
MLFLOW_BAR = 8.0
GTO_BAR = 1.5
_NAME = "register beside peers"
_VARIABLE = "TRACKER_BENCH_PEERS"
_MLFLOW = """
import csv, hashlib, logging, sys
from pathlib import Path
logging.disable(logging.INFO)
from mlflow import MlflowClient
store, name = sys.argv[1:]
client = MlflowClient(tracking_uri=store, registry_uri=store)
with open("eval.csv", newline="") as file:
    scores = [float(row["score"]) for row in csv.DictReader(file)]
facts = {
    "base_model": "openai/gpt-4o-mini-2024-07-18",
    "train_sha256": hashlib.sha256(Path("train.jsonl").read_bytes()).hexdigest(),
    "accuracy": str(sum(scores) / len(scores)),
}
client.create_registered_model(name)
client.create_model_version(name, source=f"openai:/{name}", tags=facts)
"""
"""Its own way to record data and metrics, a run, would be more work for it."""


def peer_cases(folder: Path, peers: Path) -> Iterator[Case]:
    """The same version recorded by MLflow in a SQLite store, and by GTO as a tag in a repository.

    GTO takes no more than the name: it is spared the data and the eval.
    """
    ours = registering(folder / "peers")
    yield Case(
        "register, beside MLflow's",
        "create_registered_model and create_model_version",
        MLFLOW_BAR,
        ours,
        mlflow_side(folder / "peers", peers),
        at_most=False,
    )
    theirs = gto_side(folder / "gto", peers)
    yield Case("register, beside GTO's", "gto register", GTO_BAR, ours, theirs, at_most=False)


def mlflow_side(folder: Path, peers: Path) -> Work:
    """Each run makes another model of one version; the store is made here."""
    words = [str(peers / "bin" / "python"), "-c", _MLFLOW, f"sqlite:///{folder / 'mlflow.db'}"]
    numbers = itertools.count()

    def run() -> None:
        command([*words, f"triage-{next(numbers)}"], folder)()

    return run


def gto_side(folder: Path, peers: Path) -> Work:
    """Each run makes another artifact of one version: a commit has one of each."""
    folder.mkdir()
    git = ["git", "-c", "user.name=bench", "-c", "user.email=bench@acme.example"]
    for words in (["init", "--quiet"], ["commit", "--quiet", "--allow-empty", "-m", "first"]):
        command([*git, *words], folder)()
    for key in ("name", "email"):
        command(["git", "config", f"user.{key}", "bench@acme.example"], folder)()
    numbers = itertools.count()

    def run() -> None:
        command([str(peers / "bin" / "gto"), "register", f"triage-{next(numbers)}"], folder)()

    return run


def peer_lines(folder: Path) -> Iterator[str]:
    """A line for each of them, or one on how to get them."""
    peers = Path(os.environ.get(_VARIABLE) or "-").absolute()
    if not has_peers(peers):
        wanted = " ".join(PACKAGES)
        yield f"{_NAME}: not measured; make bench-peers PEERS=<venv with {wanted}>"
        return
    for case in peer_cases(folder, peers):
        yield line(measure(case, time.perf_counter))


def has_peers(peers: Path) -> bool:
    """Whether the environment can run both; to ask also has their modules byte-compiled."""
    python = peers / "bin" / "python"
    if not python.exists():
        return False
    asked = [str(python), "-c", "import gto, mlflow"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def is_wanted(wanted: list[str]) -> bool:
    return not wanted or any(word in _NAME for word in wanted)
