"""Adding up the digests of records: for the fingerprint, and if wanted the keys for a sketch."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Sequence

from tracker.datasets.recset import RecordSet

TakeKeys = Callable[["array[int]"], None]
"""Given the first 8 bytes of some records' digests, as numbers, repeats included."""

_KEY_SHIFT = 256 - 64


class Tally:
    """Counts records and adds up their digests; what is shown to it may come in any order."""

    def __init__(self, take_keys: TakeKeys | None = None) -> None:
        self._take_keys = take_keys
        self.records = RecordSet()

    def add(self, lines: Sequence[int], canonical: list[bytes]) -> None:
        """A visitor of records."""
        sha256 = hashlib.sha256
        digests = list(map(int.from_bytes, [sha256(record).digest() for record in canonical]))
        self.records += RecordSet(len(digests), sum(digests))
        if self._take_keys is not None:
            self._take_keys(array("Q", [digest >> _KEY_SHIFT for digest in digests]))
