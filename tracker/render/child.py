"""Runs the user's templates in a process of their own, which can be stopped.

``python -m tracker.render.child`` reads one JSON job from standard input and answers with one JSON
object: ``{"text": …}`` or ``{"error": …, "hint": …, "missing": bool}``.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tracker.children import child_environment
from tracker.errors import InputError, NotFoundError, TrackerError
from tracker.render.limits import Limits, impose

_HINT = "simplify it, or take your copy away to use the packaged one"


def render_in_child(
    folders: Sequence[Path], template: str, facts: dict[str, Any], limits: Limits
) -> str:
    """As :func:`tracker.render.engine.render_with`, stopped when it goes over ``limits``."""
    job = {
        "folders": [str(folder) for folder in folders],
        "template": template,
        "facts": facts,
        "limits": asdict(limits),
    }
    try:
        # -P: the working directory is not searched for modules.
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tracker.render.child"],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=limits.wall_seconds,
            env=child_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _stopped(template, f"it ran longer than {limits.wall_seconds:g} s") from None
    if done.returncode != 0:
        raise _stopped(template, _why(done.returncode, limits))
    return _answer(json.loads(done.stdout))


def _answer(answer: dict[str, Any]) -> str:
    if "text" in answer:
        return str(answer["text"])
    kind = NotFoundError if answer["missing"] else InputError
    raise kind(answer["error"], answer["hint"])


def _why(returncode: int, limits: Limits) -> str:
    if -returncode in {signal.SIGXCPU, signal.SIGKILL}:
        return f"it used more than {limits.cpu_seconds} s of processor time"
    return f"it needed more than {limits.memory_bytes // 1024**2} MiB, or broke (exit {returncode})"


def _stopped(template: str, why: str) -> InputError:
    return InputError(f"rendering {template} was stopped: {why}", _HINT)


def _run(job: dict[str, Any]) -> dict[str, Any]:
    from tracker.render.engine import render_with
    from tracker.render.environment import make_environment

    limits = Limits(**job["limits"])
    environment = make_environment([Path(folder) for folder in job["folders"]])
    impose(limits)
    try:
        text = render_with(environment, job["template"], job["facts"], limits.output_chars)
    except TrackerError as error:
        missing = isinstance(error, NotFoundError)
        return {"error": error.message, "hint": error.hint, "missing": missing}
    return {"text": text}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(json.load(sys.stdin))))
