"""The files behind a registration: datasets are hashed, eval results are read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tracker.datasets.fingerprint import survey
from tracker.datasets.sketch import Sketch
from tracker.datasets.streams import Progress
from tracker.domain.model_ref import ModelRef
from tracker.domain.version import DatasetRef, EvalRun, Role, Rung
from tracker.errors import InputError
from tracker.importers.eval_run import read_eval_bytes
from tracker.importers.registration import DatasetInput, EvalInput

LARGEST_FILE = 2**30
STDIN = "standard input"
_PART = 2**20


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


def read_runs(
    given: Iterable[EvalInput], folder: Path, suite: str | None = None
) -> tuple[EvalRun, ...]:
    """Every eval run, from the registration itself or from the files it names.

    ``suite`` is what their suite is called, instead of what the files say.
    """
    runs: list[EvalRun] = []
    for item in given:
        if item.run is not None:
            runs.append(item.run)
            continue
        runs += read_results(folder / str(item.path), item.rung, name=str(item.path))
    return tuple(replace(run, suite=suite) for run in runs) if suite else tuple(runs)


def on_base(runs: Iterable[EvalRun], base: ModelRef | None) -> tuple[EvalRun, ...]:
    """The runs, with what their model stands on as they are recorded: a proof is about that."""
    return tuple(replace(run, base=str(base) if base else None) for run in runs)


def read_results(path: Path, rung: Rung | None, *, name: str | None = None) -> list[EvalRun]:
    """The eval runs in a file, whatever tool wrote it; what lies beside it is looked at as well.

    ``name`` is what the file is called in messages and in the record. Raises InputError.
    """

    def beside(pattern: str) -> list[tuple[str, str]]:
        # The pattern holds names out of the file itself, which may be anything.
        safe = re.sub(r"[^\w*.,:|=+-]", "?", pattern)
        found = sorted(p for p in path.parent.glob(safe) if p.is_file() and not p.is_symlink())
        return [(p.name, read_text(p)) for p in found]

    return read_eval_bytes(read_bytes(path), name=name or str(path), rung=rung, beside=beside)


def read_bytes(path: Path) -> bytes:
    """A file given by the user. Raises InputError: missing, a folder, not readable, too large."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST_FILE:
                raise _too_large(path, LARGEST_FILE)
            return _all_of(file, path, LARGEST_FILE)
    except OSError as error:
        raise not_readable(path, error) from None


def read_text(path: Path) -> str:
    """A text file given by the user. Raises InputError: as ``read_bytes``, and not UTF-8."""
    return _decoded(read_bytes(path), path)


def read_stdin(stream: BinaryIO, most: int = LARGEST_FILE) -> str:
    """Text from standard input. Raises InputError: more than ``most`` bytes, not UTF-8."""
    return _decoded(_all_of(stream, STDIN, most), STDIN)


def _all_of(stream: BinaryIO, name: Path | str, most: int) -> bytes:
    """In parts, since nobody knows how much a pipe holds."""
    parts: list[bytes] = []
    left = most
    while part := stream.read(_PART):
        left -= len(part)
        if left < 0:
            raise _too_large(name, most)
        parts.append(part)
    return b"".join(parts)


def _decoded(body: bytes, name: Path | str) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise not_readable(name, error) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _too_large(name: Path | str, most: int) -> InputError:
    return InputError(f"{name} is larger than {most >> 20} MiB", "split it, if it is the right one")


def not_readable(path: Path | str, error: OSError | UnicodeDecodeError) -> InputError:
    """What to say about a text file that could not be read."""
    match error:
        case FileNotFoundError():
            return InputError(f"there is no file {path}", "check the path")
        case UnicodeDecodeError():
            return InputError(f"{path} is not UTF-8 text (byte {error.start})", "save it as UTF-8")
        case _:
            return InputError(f"cannot read {path}: {error.strerror}")


def _read(role: Role, path: Path, progress: Progress | None) -> tuple[DataFile, list[str]]:
    read = survey(path, progress=progress)
    found = read.fingerprint
    ref = DatasetRef(role, str(path), found.sha256, found.records, found.bytes, found.recset)
    problems = [f"{path.name}: {problem}" for problem in found.problems]
    return DataFile(ref, path, read.sketch), problems
