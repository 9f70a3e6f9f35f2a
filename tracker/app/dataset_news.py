"""What a registration tells about its data: how it changed, and whether the eval is in it.

Sketches are kept with the registry, so neither needs the old files to be there still.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tracker.app.evidence import DataFile
from tracker.datasets.sketch import Difference, Sketch, difference, merged, read_sketch
from tracker.db import sketches
from tracker.db.sketches import KeptSketch
from tracker.domain.version import DatasetRef, ModelVersion, Role
from tracker.errors import InputError

if TYPE_CHECKING:
    # Loaded where there is held-out data to look for: most registrations bring none.
    from tracker.datasets.leaks import Leaks, RecordKeys


@dataclass(frozen=True, slots=True)
class Since:
    """The training data against that of version ``number``; ``None``: what that was is not kept."""

    number: int
    change: Difference | None


@dataclass(frozen=True, slots=True)
class LeakFound:
    """Records of ``train`` that are also in held-out data of ``role``, of another version if so."""

    train: str
    evaluation: str
    role: Role
    number: int | None
    leaks: Leaks


@dataclass(frozen=True, slots=True)
class DataNews:
    """``unchecked`` says which held-out data could not be looked for, and why."""

    since: Since | None = None
    leaks: tuple[LeakFound, ...] = ()
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Data that must not be in the training data. ``number`` is the version it came with."""

    uri: str
    role: Role
    keys: RecordKeys
    number: int | None = None
    fingerprint: str | None = None


def held_out(files: Iterable[DataFile]) -> tuple[list[HeldOut], tuple[str, ...]]:
    """The eval and validation data of a registration, and what of it is too much to look for.

    Raises InputError for a file that has changed since it was read the first time.
    """
    found: list[HeldOut] = []
    too_large: list[str] = []
    for file in files:
        if file.ref.role is Role.TRAIN or file.sketch is None:
            continue
        if not file.sketch.exact:
            too_large.append(f"{file.ref.uri}: too many records to look for in the training data")
            continue
        from tracker.datasets.leaks import record_keys

        keys = record_keys(file.path)
        if keys.records != file.sketch:
            msg = f"{file.path} changed while it was read"
            raise InputError(msg, "wait until it is written, then try again")
        found.append(HeldOut(file.ref.uri, file.ref.role, keys))
    return found, tuple(too_large)


def registered_evals(tx: sketches.Tx, model: str) -> list[HeldOut]:
    """The eval data registered with versions of this model so far."""
    return [
        HeldOut(data.uri, Role.EVAL, _keys(data.kept), data.number, data.kept.fingerprint)
        for data in sketches.eval_data(tx, model)
    ]


def each_once(held: Iterable[HeldOut]) -> list[HeldOut]:
    """Without those that hold the same records as one before them."""
    found: list[HeldOut] = []
    for one in held:
        if not any(one.keys.records == other.keys.records for other in found):
            found.append(one)
    return found


def find_leaks(files: Iterable[DataFile], held: Sequence[HeldOut]) -> tuple[LeakFound, ...]:
    """What of the held-out data is in the training files: each is read once more, if need be."""
    found: list[LeakFound] = []
    for file in files:
        if not held or file.ref.role is not Role.TRAIN or file.sketch is None:
            continue
        from tracker.datasets.leaks import leaks_into

        leaks = leaks_into(file.path, [one.keys for one in held])
        found += [
            LeakFound(file.ref.uri, one.uri, one.role, one.number, leak)
            for one, leak in zip(held, leaks, strict=True)
            if leak.count
        ]
    return tuple(found)


def keep_sketches(
    tx: sketches.Tx, files: Iterable[DataFile], held: Iterable[HeldOut], now: datetime
) -> None:
    """Keep what later registrations will be compared with."""
    prompts = {one.uri: one.keys for one in held if one.role is Role.EVAL}
    # In one order for all, else two processes could wait for each other.
    for file in sorted(files, key=lambda file: file.ref.fingerprint or ""):
        if file.sketch is None or file.ref.fingerprint is None:
            continue
        keys = prompts.get(file.ref.uri) if file.ref.role is Role.EVAL else None
        kept = KeptSketch(
            file.ref.fingerprint,
            file.sketch.to_bytes(),
            keys.prompts.to_bytes() if keys else None,
            keys.normals.to_bytes() if keys else None,
        )
        sketches.keep(tx, kept, now=now)


def since_last(tx: sketches.Tx, version: ModelVersion) -> Since | None:
    """The training data of a version against that of the last one before it that has any."""
    details = version.details
    names = tuple(ref.fingerprint for ref in details.datasets if ref.role is Role.TRAIN)
    last = sketches.last_training_data(tx, details.model, version.number) if names else None
    if last is None:
        return None
    number, before = last
    kept = sketches.kept(tx, {name for name in (*before, *names) if name})
    old, new = _together(kept, before), _together(kept, names)
    return Since(number, difference(old, new) if old and new else None)


def sketch_of(tx: sketches.Tx, refs: Iterable[DatasetRef], role: Role) -> Sketch | None:
    """The sketch of all data of a role together; ``None`` unless all of it was kept."""
    names = [ref.fingerprint for ref in refs if ref.role is role]
    return _together(sketches.kept(tx, {name for name in names if name}), names)


def _together(kept: Mapping[str, KeptSketch], names: Sequence[str | None]) -> Sketch | None:
    parts = [read_sketch(kept[name].sketch) for name in names if name and name in kept]
    return merged(parts) if parts and len(parts) == len(names) else None


def _keys(kept: KeptSketch) -> RecordKeys:
    from tracker.datasets.leaks import RecordKeys

    packed = (kept.sketch, kept.prompt_keys or b"", kept.normal_keys or b"")
    return RecordKeys(*map(read_sketch, packed))
