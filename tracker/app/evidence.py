"""The files behind a registration: datasets are hashed, eval results are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.fingerprint import survey
from tracker.datasets.sketch import Sketch
from tracker.datasets.streams import Progress
from tracker.domain.version import DatasetRef, EvalRun, Role
from tracker.errors import InputError
from tracker.importers.eval_run import read_eval
from tracker.importers.registration import DatasetInput, EvalInput


@dataclass(frozen=True, slots=True)
class DataFile:
    """A dataset that was read: ``sketch`` is ``None`` where it has no records."""

    ref: DatasetRef
    path: Path
    sketch: Sketch | None


@dataclass(frozen=True, slots=True)
class ReadData:
    """Every dataset named, those of them that were read, and what to say about the files."""

    refs: tuple[DatasetRef, ...] = ()
    files: tuple[DataFile, ...] = ()
    problems: tuple[str, ...] = ()


def read_datasets(
    given: Iterable[DatasetInput], folder: Path, progress: Progress | None = None
) -> ReadData:
    """Dataset references with their digests.

    Raises InputError for a missing file, or one that changes while it is hashed.
    """
    refs: list[DatasetRef] = []
    files: list[DataFile] = []
    problems: list[str] = []
    for item in given:
        if item.ref is not None:
            refs.append(item.ref)
            continue
        file, said = _read(item.role, folder / str(item.path), progress)
        if item.sha256 and item.sha256 != file.ref.sha256:
            msg = f"{item.path} is not the file it is said to be: its sha256 is {file.ref.sha256}"
            raise InputError(msg, "correct the path or the digest")
        refs.append(file.ref)
        files.append(file)
        problems += said
    return ReadData(tuple(refs), tuple(files), tuple(problems))


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


def _read(role: Role, path: Path, progress: Progress | None) -> tuple[DataFile, list[str]]:
    read = survey(path, progress=progress)
    found = read.fingerprint
    ref = DatasetRef(role, str(path), found.sha256, found.records, found.bytes, found.recset)
    problems = [f"{path.name}: {problem}" for problem in found.problems]
    return DataFile(ref, path, read.sketch), problems
