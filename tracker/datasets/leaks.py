"""Training data that is also test data: such an eval measures memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.canonical import fastest_codec
from tracker.datasets.prompts import normal_key, prompt_key
from tracker.datasets.reading import Read, read_records
from tracker.datasets.sketch import Sketch, SketchBuilder, record_key
from tracker.errors import InputError

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Overlap:
    """``count`` training records found in the eval data, and the lines of the first few."""

    count: int = 0
    lines: tuple[int, ...] = ()

    def with_line(self, line: int) -> Overlap:
        lines = (*self.lines, line) if len(self.lines) < _SHOWN else self.lines
        return Overlap(self.count + 1, lines)


@dataclass(frozen=True, slots=True)
class Leaks:
    """Each training record counts once, under the closest likeness it has."""

    exact: Overlap = Overlap()
    prompt: Overlap = Overlap()
    normalized: Overlap = Overlap()

    @property
    def count(self) -> int:
        return self.exact.count + self.prompt.count + self.normalized.count

    @property
    def first_line(self) -> int | None:
        """The first line of the training file that is also in the eval data."""
        return min((o.lines[0] for o in self._all() if o.lines), default=None)

    def _all(self) -> tuple[Overlap, Overlap, Overlap]:
        return self.exact, self.prompt, self.normalized


@dataclass(frozen=True, slots=True)
class RecordKeys:
    """What has to be kept of data to find it again: whole records, prompts, loose prompts."""

    records: Sketch
    prompts: Sketch
    normals: Sketch

    def in_hex(self) -> dict[str, list[str]]:
        """16 digits each, ascending."""
        named = {"records": self.records, "prompts": self.prompts, "loose_prompts": self.normals}
        return {name: [f"{key:016x}" for key in kept.keys] for name, kept in named.items()}


def find_leaks(train: Path, evaluation: Path) -> Leaks:
    """Compare two data files record by record, prompt by prompt, and prompts loosely.

    The eval file's keys are held in memory; the training file is streamed. Raises InputError.
    """
    return leaks_into(train, [record_keys(evaluation)])[0]


def record_keys(path: Path) -> RecordKeys:
    """The keys of a data file. Raises InputError: no records, or too many to be kept exactly."""
    builders = (SketchBuilder(), SketchBuilder(), SketchBuilder())

    def learn(lines: Sequence[int], canonical: list[bytes]) -> None:
        for builder, keys in zip(builders, zip(*map(_keys, canonical), strict=True), strict=True):
            builder.add(array("Q", keys))

    _insist_on_records(path, read_records(path, learn))
    found = RecordKeys(*(builder.done() for builder in builders))
    if not found.records.exact:
        msg = f"{path} has too many records to keep a key of each"
        raise InputError(msg, "name a part of the data")
    return found


def leaks_into(train: Path, evals: Sequence[RecordKeys]) -> list[Leaks]:
    """What one training file shares with each of several eval datasets, in one reading."""
    known = [tuple(set(s.keys) for s in (e.records, e.prompts, e.normals)) for e in evals]
    found = [[Overlap(), Overlap(), Overlap()] for _ in evals]

    def look(lines: Sequence[int], canonical: list[bytes]) -> None:
        for line, record in zip(lines, canonical, strict=True):
            keys = _keys(record)
            for sets, overlaps in zip(known, found, strict=True):
                closest = next((i for i in range(3) if keys[i] in sets[i]), None)
                if closest is not None:
                    overlaps[closest] = overlaps[closest].with_line(line)

    _insist_on_records(train, read_records(train, look))
    return [Leaks(*overlaps) for overlaps in found]


def _insist_on_records(path: Path, read: Read) -> None:
    if not read.is_records:
        msg = f"{path} is not a file of records"
        raise InputError(msg, "JSON lines, a JSON list, CSV and TSV can be compared")


def _keys(canonical: bytes) -> tuple[int, int, int]:
    record = fastest_codec().loads(canonical)
    return record_key(canonical), prompt_key(record), normal_key(record)
