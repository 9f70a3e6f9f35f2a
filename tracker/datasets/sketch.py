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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.errors import InputError

EXACT_UP_TO = 2_000_000
SMALLEST_KEPT = 65_536
_HEAD = struct.Struct("<4sBQQ")
_MAGIC = b"tsk1"
_SPACE = 2.0**64
_PART = 100_000


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


class SketchBuilder:
    """Collects record keys in memory that does not grow with the data (at most some 50 MB).

    ``limit``: only keys up to it are known to be complete; ``None`` where every key will be added.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._keys = array("Q")
        self._limit = limit
        self._records = 0

    def add(self, keys: array[int]) -> None:
        """Add the keys of some records, repeats included."""
        self._records += len(keys)
        self._keys.extend(keys if self._limit is None else self._within(keys))
        room = EXACT_UP_TO if self._limit is None else 4 * SMALLEST_KEPT
        # With a quarter more than may be kept, repeats do not have it sort over and over.
        if len(self._keys) > room + room // 4:
            self._shrink()

    def done(self, records: int | None = None) -> Sketch:
        """The sketch of what was added; ``records`` where repeats were not added."""
        self._shrink()
        count = self._records if records is None else records
        return Sketch(self._keys, count, exact=self._limit is None)

    def _within(self, keys: array[int]) -> array[int]:
        limit = self._limit or 0
        return array("Q", [key for key in keys if key <= limit])

    def _shrink(self) -> None:
        self._keys = _distinct(self._keys)
        if self._limit is None and len(self._keys) <= EXACT_UP_TO:
            return
        self._keys = self._keys[:SMALLEST_KEPT]
        if self._keys:
            self._limit = self._keys[-1]


def sketch(keys: Iterable[int]) -> Sketch:
    """Sketch record keys; repeats are counted and kept once."""
    builder = SketchBuilder()
    builder.add(array("Q", keys))
    return builder.done()


def merged(parts: Sequence[Sketch]) -> Sketch:
    """The sketch of several datasets together; of one that is not exact, neither is the whole."""
    limits = [part.keys[-1] for part in parts if not part.exact]
    builder = SketchBuilder(min(limits) if limits else None)
    for part in parts:
        builder.add(part.keys)
    return builder.done(sum(part.records for part in parts))


def _distinct(keys: array[int]) -> array[int]:
    """Sorted, without repeats; by parts, because a list of numbers takes eight times the memory."""
    if len(keys) <= _PART:
        return array("Q", sorted(set(keys)))
    parts = [array("Q") for _ in range(256)]
    for key in keys:
        parts[key >> 56].append(key)
    sorted_keys = array("Q")
    for part in parts:
        sorted_keys.extend(sorted(set(part)))
    return sorted_keys


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
