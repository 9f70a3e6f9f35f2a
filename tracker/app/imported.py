"""What comes of an import: of each tune, and of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tracker.app.differing import Difference
from tracker.app.tune_entries import Refused


class Done(StrEnum):
    """What came of a tune; with a dry run, what would have."""

    REGISTERED = "registered"
    CHANGED = "changed"
    KNOWN = "known"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Imported:
    """One tune and what came of it. ``label`` is the version, or the name it goes by or would.

    ``changes`` maps fields to ``[before, after]``; ``differs`` is where the record says otherwise,
    and was kept; ``unused`` are wishes that counted for nothing; ``asks`` is what only a person can
    say.
    """

    where: str
    done: Done
    label: str
    what: str | None
    base: str | None
    status: str = ""
    error: str | None = None
    changes: dict[str, Any] | None = None
    notes: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """``whole`` is false where something was refused or is missing: then the exit code is 1.

    ``told`` counts those that somebody was told of one by one, and that are not kept here.
    """

    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...] = ()
    skipped: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()
    dry_run: bool = False
    told: Mapping[Done, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return not self.refused and not self.incomplete

    def count(self, done: Done) -> int:
        return sum(one.done is done for one in self.imported) + self.told.get(done, 0)
