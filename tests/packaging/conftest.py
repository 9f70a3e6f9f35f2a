"""The wheel, built once, and an environment that holds nothing but it and what it depends on."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NO_NETWORK = ("NewConnectionError", "Temporary failure in name resolution", "ConnectTimeoutError")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as ``make wheel`` does, but with the hatchling that is here."""
    folder = tmp_path_factory.mktemp("dist")
    options = ["--wheel", "--no-isolation", "--outdir", str(folder)]
    done = run([sys.executable, "-m", "build", *options, str(ROOT)], folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def clean_env(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment, the wheel installed by pip, no extras."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    options = ["--quiet", "--no-compile", "--retries", "1", "--timeout", "10"]
    done = run([*pip, "install", *options, str(wheel)], folder)
    if done.returncode != 0 and any(sign in done.stderr for sign in _NO_NETWORK):
        pytest.skip("pip reaches no package index")
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run outside the checkout, with nothing pointing back into it."""
    pointing = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    env = {key: value for key, value in os.environ.items() if key not in pointing}
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False
    )
