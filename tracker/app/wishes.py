"""What the user says about all tunes of an import, and which of it counted for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.domain.model_ref import ModelRef
from tracker.domain.version import NewVersion, Reason
from tracker.matching.base import read_base


@dataclass(frozen=True, slots=True)
class Wishes:
    """``base`` and ``base_revision`` are for tunes whose artefact does not pin a base itself."""

    name: str | None = None
    owner: str | None = None
    base: str | None = None
    base_revision: str | None = None
    reason: Reason | None = None
    accept_knowledge: bool = False
    dry_run: bool = False


def unused(wishes: Wishes, recorded: NewVersion, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The flags that left no trace in what is recorded, each with what stands there instead.

    ``own``: as for :func:`~tracker.matching.base.read_base`.
    """
    return tuple(_unused(wishes, recorded, own))


def _unused(wishes: Wishes, recorded: NewVersion, own: tuple[str, ...]) -> Iterator[str]:
    if wishes.name and wishes.name != recorded.model:
        yield f"--name {wishes.name} was not used: it is registered as {recorded.model}"
    if wishes.owner and wishes.owner != recorded.owner:
        hint = f"tracker models edit {recorded.model} --owner {wishes.owner}"
        yield f"--owner {wishes.owner} was not used: its owner is {recorded.owner}; {hint}"
    if wishes.reason and wishes.reason is not recorded.reason:
        stands = recorded.reason.value if recorded.reason else "missing"
        hint = f"tracker models edit {recorded.model} --reason {wishes.reason.value}"
        yield f"--reason {wishes.reason.value} was not used: its reason is {stands}; {hint}"
    base = recorded.base
    if wishes.base and not _is(wishes.base, base, recorded.provider, own):
        hint = f"tracker models edit {recorded.model} --base {wishes.base}"
        yield f"--base {wishes.base} was not used: the base is {base}; to correct it: {hint}"
    elif wishes.base_revision and (base is None or base.revision != wishes.base_revision):
        yield f"--base-revision {wishes.base_revision[:12]} was not used: the base is {base}"


def _is(said: str, base: ModelRef | None, serving: str, own: tuple[str, ...]) -> bool:
    """Whether it is the base that was said, its commit aside."""
    if base is None:
        return False
    wish = read_base(said, serving=serving, own=own)
    return (wish.provider, wish.full_id) == (base.provider, base.full_id)
