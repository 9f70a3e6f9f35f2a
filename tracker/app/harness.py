"""``evals run``: the team's own harness, run as it is configured, and its results recorded."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tracker.app.context import App
from tracker.app.evals import Added, files_in, record, stem_of
from tracker.app.evidence import read_results
from tracker.app.registry import find
from tracker.config.settings import EvalSettings
from tracker.domain.version import EvalRun, ModelVersion, Rung
from tracker.errors import InputError, NotFoundError, TrackerError

_STDERR = 2
_GRACE = 10.0


def run_suites(
    app: App, reference: str, suites: Sequence[str], rung: Rung = Rung.FINETUNE
) -> list[Added]:
    """Run the commands of ``[[evals]]`` for a version, one after the other, and record the results.

    All suites where none is named. Raises NotFoundError for a suite that is not configured, and
    InputError for a command that cannot be run, fails, takes too long or leaves no results; what
    earlier suites measured is then recorded all the same.
    """
    version = find(app, reference)
    return [
        record(app, f"{version.details.model}@{version.number}", _run(app, version, one, rung))
        for one in _chosen(app, suites)
    ]


def _chosen(app: App, suites: Sequence[str]) -> list[EvalSettings]:
    there = {one.suite: one for one in app.config.evals}
    missing = next((name for name in suites if name not in there), None)
    if missing is not None or not there:
        msg = f"no eval suite {missing!r} is configured" if missing else "no suite is configured"
        hint = f"there: {', '.join(there)}" if there else "write [[evals]] suite = …, command = […]"
        raise NotFoundError(msg, hint)
    return [there[name] for name in suites] or list(there.values())


def _run(app: App, version: ModelVersion, settings: EvalSettings, rung: Rung) -> list[EvalRun]:
    with tempfile.TemporaryDirectory(prefix="tracker-eval-") as folder:
        result = settings.result or Path(folder) / "result"
        before = _stamp(result)
        _execute(command_line(version, settings, result), settings)
        runs = _results(result, before, settings, rung)
    named = [r if not stem_of(r) else replace(r, suite=settings.suite) for r in runs]
    served = version.details.serving_id if rung is Rung.FINETUNE else None
    return [replace(r, subject=served) if served and r.subject is None else r for r in named]


def command_line(version: ModelVersion, settings: EvalSettings, result: Path) -> list[str]:
    """The configured words with what stands in braces put in; each stays one word."""
    details = version.details
    values = {
        "{model}": details.model,
        "{version}": str(version.number),
        "{model_id}": details.serving_id or "",
        "{base}": details.base.full_id if details.base else "",
        "{suite}": settings.suite,
        "{result}": str(result),
    }
    words = []
    for word in settings.command:
        for name, value in values.items():
            if name in word and not value:
                msg = f"{version.label} has no {name[1:-1].replace('_', ' ')} to evaluate"
                raise InputError(msg, f"tracker models edit {details.model} --help")
            word = word.replace(name, value)
        words.append(word)
    return words


def _execute(words: list[str], settings: EvalSettings) -> None:
    """Without a shell, in a process group of its own; what it prints goes to our stderr."""
    try:
        child = subprocess.Popen(  # noqa: S603 - the command is the team's own
            words, stdin=subprocess.DEVNULL, stdout=_STDERR, start_new_session=True
        )
    except OSError as error:
        msg = f"the eval of {settings.suite} cannot be run: {words[0]}: {error.strerror}"
        raise InputError(msg, "correct command under [[evals]]") from None
    try:
        code = child.wait(settings.timeout.total_seconds())
    except subprocess.TimeoutExpired:
        msg = f"the eval of {settings.suite} took more than {settings.timeout}"
        raise InputError(msg, "raise timeout under [[evals]]") from None
    finally:
        _end(child)
    if code != 0:
        msg = f"the eval of {settings.suite} failed: {words[0]} ended with {code}"
        raise InputError(msg, "what it printed stands above")


def _end(child: subprocess.Popen[bytes]) -> None:
    """Also on an interrupt: nothing of a harness may go on after us.

    The command itself may be over, and what it started in the background not.
    """
    # No such group: nothing of it is left.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE)
        # Children of its own may have outlived it, or it may not have listened.
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _results(
    result: Path, before: float | None, settings: EvalSettings, rung: Rung
) -> list[EvalRun]:
    stamp = _stamp(result)
    if stamp is None or stamp == before:
        msg = f"the eval of {settings.suite} left no results at {result}"
        raise InputError(msg, "let it write to {result}, or name the file under [[evals]] result")
    if result.is_file():
        return read_results(result, rung)
    started = before or 0.0
    runs: list[EvalRun] = []
    unread: TrackerError | None = None
    for path in files_in([result]):
        if path.stat().st_mtime <= started:
            continue
        try:
            runs += read_results(path, rung)
        except InputError as error:  # a harness leaves logs and settings beside its results
            unread = error
    if not runs:
        msg = f"the eval of {settings.suite} left nothing in {result} that can be read"
        raise InputError(msg, str(unread) if unread else None)
    return runs


def _stamp(path: Path) -> float | None:
    """When the newest thing in it was written."""
    if path.is_dir():
        inside = [p.stat().st_mtime for p in path.rglob("*") if p.is_file()]
        return max(inside, default=None)
    return path.stat().st_mtime if path.exists() else None
