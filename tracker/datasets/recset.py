"""recset-v1: the identity of a multiset of records, whatever their order.

``S = Σ sha256(record) mod 2^256`` and the count, hashed together. Constant memory, duplicates
count, and sums over shards add up. It recognizes the same data; it is not made to resist somebody
who constructs colliding data on purpose.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class RecordSet:
    """How many records, and the sum of their digests (modulo 2^256, or not yet)."""

    records: int = 0
    total: int = 0

    def __add__(self, other: RecordSet) -> RecordSet:
        """The two together, as if they had been one file."""
        return RecordSet(self.records + other.records, (self.total + other.total) % _MODULUS)

    @property
    def digest(self) -> str:
        """64 hex digits."""
        count = self.records.to_bytes(8, "big")
        total = (self.total % _MODULUS).to_bytes(32, "big")
        return hashlib.sha256(b"tracker-recset-v1\0" + count + total).hexdigest()
