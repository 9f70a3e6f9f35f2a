"""The files behind a registration: datasets are hashed, eval results are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracker.datasets.fingerprint import fingerprint
from tracker.domain.version import DatasetRef, EvalRun, Role
from tracker.errors import InputError
from tracker.importers.eval_run import read_eval
from tracker.importers.registration import DatasetInput, EvalInput


def read_datasets(
    given: Iterable[DatasetInput], folder: Path
) -> tuple[tuple[DatasetRef, ...], tuple[str, ...]]:
    """Dataset references with their digests, and what there is to say about the files.

    Raises InputError for a missing file, or one that changes while it is hashed.
    """
    refs: list[DatasetRef] = []
    problems: list[str] = []
    for item in given:
        if item.ref is not None:
            refs.append(item.ref)
            continue
        ref, said = _hash(item.role, folder / str(item.path))
        if item.sha256 and item.sha256 != ref.sha256:
            msg = f"{item.path} is not the file it is said to be: its sha256 is {ref.sha256}"
            raise InputError(msg, "correct the path or the digest")
        refs.append(ref)
        problems += said
    return tuple(refs), tuple(problems)


def read_runs(given: Iterable[EvalInput], folder: Path) -> tuple[EvalRun, ...]:
    """Every eval run, from the registration itself or from the files it names."""
    runs: list[EvalRun] = []
    for item in given:
        if item.run is not None:
            runs.append(item.run)
            continue
        path = folder / str(item.path)
        runs += read_eval(read_text(path), name=str(item.path), rung=item.rung)
    return tuple(runs)


def read_text(path: Path) -> str:
    """A text file given by the user. Raises InputError: missing, a folder, not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        msg = f"there is no file {path}"
        raise InputError(msg, "check the path") from None
    except UnicodeDecodeError as error:
        msg = f"{path} is not UTF-8 text (byte {error.start})"
        raise InputError(msg, "save it as UTF-8") from None
    except OSError as error:
        msg = f"cannot read {path}: {error.strerror}"
        raise InputError(msg) from None


def _hash(role: Role, path: Path) -> tuple[DatasetRef, list[str]]:
    found = fingerprint(path)
    ref = DatasetRef(role, str(path), found.sha256, found.records, found.bytes, found.recset)
    return ref, [f"{path.name}: {problem}" for problem in found.problems]
