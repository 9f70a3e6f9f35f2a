"""The identity of a dataset in one reading: its bytes, and its records whatever their order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.datasets.manifest import manifest
from tracker.datasets.projection import Projection
from tracker.datasets.reading import Read, read_records
from tracker.datasets.recset import RecordSet


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies a dataset.

    ``sha256`` is of the file's bytes as they lie there (compressed, if so); ``None`` for a folder.
    ``recset`` is of the content: ``recset-v1:…`` of the records, ``manifest-v1:…`` of a folder,
    ``None`` where no records can be read. ``algorithm`` says which, with the projection, if any;
    ``partial`` in it means that unreadable records were left out. ``problems`` are for a person.
    """

    sha256: str | None
    bytes: int
    records: int | None
    recset: str | None
    algorithm: str
    problems: tuple[str, ...] = ()


def fingerprint(
    path: Path, *, fields: Sequence[str] = (), ignore: Sequence[str] = (), lenient: bool = False
) -> Fingerprint:
    """Fingerprint a file (JSON lines, a JSON list, CSV, TSV; also ``.gz``, ``.zst``) or a folder.

    ``fields`` keeps only these top-level fields of each record, ``ignore`` drops these.
    Other files are identified by their bytes alone. Raises InputError for a missing or changing
    file and, with its line, for a record that cannot be read: ``lenient`` leaves that out instead.
    """
    if path.is_dir():
        return _of_folder(path)
    projection = Projection(tuple(fields), tuple(ignore))
    found = _Sum()
    read = read_records(path, found.add, projection=projection, lenient=lenient)
    if not read.is_records:
        problems = (read.unreadable,) if read.unreadable else ()
        return Fingerprint(read.sha256, read.bytes, None, None, "sha256", problems)
    name = _algorithm(projection, partial=bool(read.skipped))
    recset = f"{name}:{found.records.digest}"
    count = found.records.records
    return Fingerprint(read.sha256, read.bytes, count, recset, name, _problems(read))


class _Sum:
    """Adds up the digests of the records it is shown."""

    def __init__(self) -> None:
        self._count = 0
        self._total = 0

    def add(self, line: int, record: Any, canonical: bytes) -> None:
        self._count += 1
        self._total += int.from_bytes(hashlib.sha256(canonical).digest(), "big")

    @property
    def records(self) -> RecordSet:
        return RecordSet(self._count, self._total)


def _of_folder(path: Path) -> Fingerprint:
    found = manifest([path])
    skipped = tuple(f"skipped {name}" for name in found.skipped)
    return Fingerprint(None, found.bytes, None, found.identity, "manifest-v1", skipped)


def _algorithm(projection: Projection, *, partial: bool) -> str:
    words = projection.words() + (["partial"] if partial else [])
    return f"recset-v1[{';'.join(words)}]" if words else "recset-v1"


def _problems(read: Read) -> tuple[str, ...]:
    said = []
    if read.skipped:
        count = len(read.skipped)
        said.append(f"left out {count} unreadable, the first on line {read.skipped[0]}")
    if read.rounded:
        where = f"line {read.rounded[0]}"
        said.append(f"an integer over 64 bits is read as a rounded float, first on {where}")
    return tuple(said)
