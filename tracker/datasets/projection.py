"""Looking at only some fields of each record; what is looked at is part of the algorithm's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tracker.errors import UsageError


@dataclass(frozen=True, slots=True)
class Projection:
    """``fields``: only these top-level fields; ``ignore``: all but these; neither: everything."""

    fields: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.fields and self.ignore:
            msg = "fields to keep and fields to ignore are both given"
            raise UsageError(msg, "give one of the two")
        for name in (*self.fields, *self.ignore):
            if not name or any(c in name for c in ",;[]"):
                msg = f"{name!r} cannot be the name of a field"
                raise UsageError(msg, "name top-level fields, without , ; [ or ]")

    def __bool__(self) -> bool:
        return bool(self.fields or self.ignore)

    def __call__(self, record: Any) -> Any:
        """The projected record. Raises ValueError if it is not an object."""
        if not isinstance(record, dict):
            msg = "not an object, so it has no fields"
            raise ValueError(msg)
        if self.fields:
            return {k: v for k, v in record.items() if k in self.fields}
        return {k: v for k, v in record.items() if k not in self.ignore}

    def words(self) -> list[str]:
        """``["fields=messages"]``, sorted: the order they were named in does not matter."""
        parts = (("fields", self.fields), ("ignore", self.ignore))
        return [f"{word}={','.join(sorted(set(names)))}" for word, names in parts if names]


EVERYTHING = Projection()
