"""What is kept of a dataset, to say later how another differs from it, without the data itself.

The sorted unique first 8 bytes of each record's SHA-256: the exact set up to 2,000,000 records, and
above that the 65,536 smallest (bottom-k, KMV: Bar-Yossef et al. 2002), which estimates the overlap
with a standard error of at most 0.002 and never claims a change of one record.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.datasets.projection import EVERYTHING, Projection
from tracker.datasets.reading import read_records
from tracker.errors import InputError

EXACT_UP_TO = 2_000_000
SMALLEST_KEPT = 65_536
_HEAD = struct.Struct("<4sBQQ")
_MAGIC = b"tsk1"
_SPACE = 2.0**64


@dataclass(frozen=True, slots=True)
class Sketch:
    """``keys`` ascending; all of them if ``exact``, else the smallest. ``records`` with repeats."""

    keys: array[int]
    records: int
    exact: bool

    @property
    def distinct(self) -> int:
        """How many different records: counted, or estimated from the density of the keys."""
        if self.exact:
            return len(self.keys)
        return round((len(self.keys) - 1) / (self.keys[-1] / _SPACE))

    def to_bytes(self) -> bytes:
        """Little-endian and deflated, whatever the machine."""
        keys = array("Q", self.keys)
        if sys.byteorder == "big":
            keys.byteswap()
        head = _HEAD.pack(_MAGIC, self.exact, self.records, len(keys))
        return head + zlib.compress(keys.tobytes())


def read_sketch(data: bytes) -> Sketch:
    """The inverse of :meth:`Sketch.to_bytes`. Raises InputError for anything else."""
    try:
        magic, exact, records, count = _HEAD.unpack_from(data)
        limit = 8 * min(count, EXACT_UP_TO)
        # A limit of 0 would be none at all, and a bomb could be inside.
        raw = zlib.decompressobj().decompress(data[_HEAD.size :], limit + 1)
    except (struct.error, zlib.error) as error:
        msg = f"not a dataset sketch: {error}"
        raise InputError(msg) from None
    if magic != _MAGIC or len(raw) != 8 * count:
        msg = "not a whole dataset sketch"
        raise InputError(msg)
    keys = array("Q", raw)
    if sys.byteorder == "big":
        keys.byteswap()
    return Sketch(keys, records, bool(exact))


def record_key(canonical: bytes) -> int:
    """The first 8 bytes of a canonical record's digest, as one number."""
    return int.from_bytes(hashlib.sha256(canonical).digest()[:8], "big")


def sketch_file(path: Path, *, projection: Projection = EVERYTHING) -> Sketch:
    """The sketch of a data file. Raises InputError as ``fingerprint`` does, or without records."""
    keys = array("Q")

    def add(line: int, record: Any, canonical: bytes) -> None:
        keys.append(record_key(canonical))

    if not read_records(path, add, projection=projection).is_records:
        msg = f"{path} is not a file of records"
        raise InputError(msg, "JSON lines, a JSON list, CSV and TSV can be compared")
    return sketch(keys)


def sketch(keys: Iterable[int]) -> Sketch:
    """Sketch record keys; repeats are counted and kept once."""
    every = array("Q", keys)
    distinct = sorted(set(every))
    exact = len(distinct) <= EXACT_UP_TO
    kept = distinct if exact else distinct[:SMALLEST_KEPT]
    return Sketch(array("Q", kept), len(every), exact)


@dataclass(frozen=True, slots=True)
class Difference:
    """From one dataset to another, in different records; ``estimated`` unless both are exact.

    ``jaccard``: shared of all; ``containment``: shared of the first, 1 if the second holds it all;
    ``duplicates``: repeats within the second.
    """

    added: int
    removed: int
    kept: int
    jaccard: float
    containment: float
    duplicates: int
    estimated: bool


def difference(old: Sketch, new: Sketch) -> Difference:
    """What changed from ``old`` to ``new``."""
    kept = len(set(old.keys) & set(new.keys)) if old.exact and new.exact else _shared(old, new)
    union = old.distinct + new.distinct - kept
    return Difference(
        added=new.distinct - kept,
        removed=old.distinct - kept,
        kept=kept,
        jaccard=kept / union if union else 1.0,
        containment=kept / old.distinct if old.distinct else 1.0,
        duplicates=max(0, new.records - new.distinct),
        estimated=not (old.exact and new.exact),
    )


def _shared(old: Sketch, new: Sketch) -> int:
    """Of the smallest keys of both together, the part that both hold, times the size of the union.

    Only keys below the largest of an inexact sketch are known to be complete.
    """
    limit = min(s.keys[-1] for s in (old, new) if not s.exact)
    seen_old = {key for key in old.keys if key <= limit}
    seen_new = {key for key in new.keys if key <= limit}
    shared = len(seen_old & seen_new) / (limit / _SPACE)
    return min(round(shared), old.distinct, new.distinct)
