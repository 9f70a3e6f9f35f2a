"""Where an artefact and the record of the same tune contradict each other (pure).

The record is kept: a person may have corrected it. What must not happen is that nobody hears of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import Cost, CostKind, DatasetRef, NewVersion, Role


@dataclass(frozen=True, slots=True)
class Difference:
    """``what`` is a base, or the data or cost of a kind; the two others are what each side says."""

    what: str
    record: str
    artefact: str

    @property
    def words(self) -> str:
        said = f"the record says {self.record}, the artefact says {self.artefact}"
        return f"{self.what} differs: {said}; kept {self.record}"


def differences(known: NewVersion, told: NewVersion) -> tuple[Difference, ...]:
    """What ``told`` says otherwise than the record, where the two can be compared."""
    return (*_bases(known.base, told.base), *_data(known, told), *_costs(known, told))


def _bases(known: ModelRef | None, told: ModelRef | None) -> Iterator[Difference]:
    if known is None or told is None or _may_be_one(known, told):
        return
    yield Difference("base", str(known), str(told))


def _may_be_one(known: ModelRef, told: ModelRef) -> bool:
    """Whether one of the two only says less: an alias of the snapshot, a hub id without commit."""
    if known.provider != told.provider:
        return False
    if known.pinned and told.pinned:
        return known == told
    return known.full_id.startswith(told.full_id) or told.full_id.startswith(known.full_id)


def _data(known: NewVersion, told: NewVersion) -> Iterator[Difference]:
    for role in Role:
        ours = [ref for ref in known.datasets if ref.role is role]
        theirs = [ref for ref in told.datasets if ref.role is role]
        if ours and theirs and _are_others(ours, theirs):
            yield Difference(f"{role.value} data", _names(ours), _names(theirs))


def _are_others(ours: list[DatasetRef], theirs: list[DatasetRef]) -> bool:
    """By content where both sides know it, by name where neither does: a provider's file and the
    one it was made from have names of their own."""
    if all(ref.fingerprint for ref in (*ours, *theirs)):
        return {ref.fingerprint for ref in ours} != {ref.fingerprint for ref in theirs}
    if all(ref.sha256 for ref in (*ours, *theirs)):
        return {ref.sha256 for ref in ours} != {ref.sha256 for ref in theirs}
    if any(ref.sha256 or ref.fingerprint for ref in (*ours, *theirs)):
        return False
    return {ref.uri for ref in ours} != {ref.uri for ref in theirs}


def _names(refs: list[DatasetRef]) -> str:
    return ", ".join(ref.uri for ref in refs)


def _costs(known: NewVersion, told: NewVersion) -> Iterator[Difference]:
    for kind in CostKind:
        ours = [cost for cost in known.costs if cost.kind is kind]
        theirs = [cost for cost in told.costs if cost.kind is kind]
        if ours and theirs and not _amounts(theirs) <= _amounts(ours):
            yield Difference(f"{kind.value} cost", _sums(ours), _sums(theirs))


def _amounts(costs: list[Cost]) -> set[tuple[object, ...]]:
    return {(cost.money, cost.per) for cost in costs}


def _sums(costs: list[Cost]) -> str:
    return ", ".join(str(cost.money) for cost in costs)
