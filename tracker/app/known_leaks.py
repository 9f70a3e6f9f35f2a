"""What was once found of a version's training data in the data it is measured on.

To find it takes the files, which are there when the data is registered and may be gone later. So it
is kept in the history, and said wherever a proof may rest on such data. It changes no verdict: how
much of a gain is memory, nobody can tell from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.app.dataset_news import LeakFound
from tracker.db import journal
from tracker.db.tx import Tx
from tracker.domain.history import HistoryEntry
from tracker.domain.version import ModelVersion, Role

_ACTION = "leak"

Leaks = dict[tuple[str, int], tuple[str, ...]]
"""Model and number of a version → what to say of it, a sentence each."""


@dataclass(frozen=True, slots=True)
class _Leak:
    """``prompts`` counts the training records of which the prompt is in the eval data."""

    train: str
    held_out: str
    prompts: int

    @property
    def words(self) -> str:
        some = "1 prompt" if self.prompts == 1 else f"{self.prompts:,} prompts"
        return f"the eval {self.held_out} shares {some} with the training data {self.train}"


def keep_leaks(
    tx: Tx, version: ModelVersion, found: Iterable[LeakFound], *, actor: str, now: datetime
) -> None:
    """Add to the history what of eval data was found in the training data of a version."""
    model, number = version.details.model, version.number
    leaks = [_Leak(f.train, f.evaluation, f.leaks.count) for f in found if f.role is Role.EVAL]
    kept = _kept(tx, [model]).get((model, number), ()) if leaks else ()
    for leak in leaks:
        if leak in kept:
            continue
        said = {"train": leak.train, "held_out": leak.held_out, "prompts": leak.prompts}
        journal.record(tx, HistoryEntry(now, actor, model, number, _ACTION, said))


def known_leaks(tx: Tx, models: Sequence[str] | None = None) -> Leaks:
    """What was found of the versions of these models, or of all. The last finding counts."""
    return {version: tuple(leak.words for leak in of) for version, of in _kept(tx, models).items()}


def _kept(tx: Tx, models: Sequence[str] | None) -> dict[tuple[str, int], tuple[_Leak, ...]]:
    found: defaultdict[tuple[str, int], dict[tuple[str, str], _Leak]] = defaultdict(dict)
    for entry in journal.of_action(tx, _ACTION, models):
        leak = _Leak(**entry.changes)
        found[entry.model, entry.version or 0][leak.train, leak.held_out] = leak
    return {version: tuple(leaks.values()) for version, leaks in found.items()}
