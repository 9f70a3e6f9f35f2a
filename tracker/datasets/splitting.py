"""What to do with the records of a file, and whether several processes should do it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tracker.datasets.projection import EVERYTHING, Projection
from tracker.datasets.streams import CHUNK, split_compression

WORTHWHILE = 64 * CHUNK
"""Bytes below which to start processes costs more than they save."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to do with the records of a file. ``keys``: hand back theirs too."""

    path: Path
    projection: Projection = EVERYTHING
    lenient: bool = False
    keys: bool = False


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def can_split(wanted: Wanted, processes: int) -> bool:
    """Whether the file is large and of plain lines, and there is somebody to share the work."""
    suffix, compression = split_compression(wanted.path.name)
    if suffix not in (".jsonl", ".ndjson") or compression or processes < 2:
        return False
    try:
        return wanted.path.stat().st_size >= WORTHWHILE and bool(sys.executable)
    except OSError:
        # Reading it will say why.
        return False
