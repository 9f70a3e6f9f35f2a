"""Training data that is also test data: such an eval measures memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.datasets.prompts import normal_key, prompt_key
from tracker.datasets.reading import read_records
from tracker.datasets.sketch import record_key
from tracker.errors import InputError

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Overlap:
    """``count`` training records found in the eval data, and the lines of the first few."""

    count: int = 0
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaks:
    """Each training record counts once, under the closest likeness it has."""

    exact: Overlap
    prompt: Overlap
    normalized: Overlap

    @property
    def count(self) -> int:
        return self.exact.count + self.prompt.count + self.normalized.count


def find_leaks(train: Path, evaluation: Path) -> Leaks:
    """Compare two data files record by record, prompt by prompt, and prompts loosely.

    The eval file's keys are held in memory; the training file is streamed. Raises InputError.
    """
    known: tuple[set[int], ...] = (set(), set(), set())

    def learn(line: int, record: Any, canonical: bytes) -> None:
        for keys, key in zip(known, _keys(record, canonical), strict=True):
            keys.add(key)

    found: tuple[list[int], ...] = ([], [], [])

    def look(line: int, record: Any, canonical: bytes) -> None:
        for keys, key, lines in zip(known, _keys(record, canonical), found, strict=True):
            if key in keys:
                lines.append(line)
                return

    for path, visit in ((evaluation, learn), (train, look)):
        if not read_records(path, visit).is_records:
            msg = f"{path} is not a file of records"
            raise InputError(msg, "JSON lines, a JSON list, CSV and TSV can be compared")
    return Leaks(*(Overlap(len(lines), tuple(lines[:_SHOWN])) for lines in found))


def _keys(record: Any, canonical: bytes) -> tuple[int, int, int]:
    return record_key(canonical), prompt_key(record), normal_key(record)
