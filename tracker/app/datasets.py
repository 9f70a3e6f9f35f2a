"""Questions about datasets: the same as registered? how different? leaked into the eval? which?

Where data can be named, a file that is there is meant before a model of that name. Relative paths
that were registered start at ``root``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from tracker.app.context import App
from tracker.app.dataset_news import HeldOut, registered_evals, sketch_of
from tracker.app.registry import resolve
from tracker.datasets.fingerprint import Fingerprint, fingerprint_like, survey
from tracker.datasets.leaks import Leaks, leaks_into, record_keys
from tracker.datasets.sketch import Difference, Sketch, difference
from tracker.datasets.streams import Progress
from tracker.db import registry
from tracker.domain.version import DatasetRef, ModelVersion, Role
from tracker.errors import InputError, NotFoundError


class State(StrEnum):
    """``REWRITTEN``: other bytes, but the same records. ``UNCHECKED``: nothing to check it by."""

    SAME = "same"
    REWRITTEN = "rewritten"
    CHANGED = "changed"
    MISSING = "missing"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Checked:
    """A registered dataset against what is on disk. ``change`` where the records are known."""

    ref: DatasetRef
    state: State
    why: str
    found: Fingerprint | None = None
    change: Difference | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    version: ModelVersion
    datasets: tuple[Checked, ...]

    @property
    def differs(self) -> bool:
        """Whether something is not, or not any more, what was registered."""
        return any(one.state in (State.CHANGED, State.MISSING) for one in self.datasets)

    @property
    def checked(self) -> bool:
        """Whether there was anything to check: nothing checked proves nothing."""
        return any(one.state is not State.UNCHECKED for one in self.datasets)


def verify(
    app: App, reference: str, root: Path = Path(), progress: Progress | None = None
) -> Verification:
    """Hash every dataset of a version again. Raises NotFoundError; InputError as fingerprinting."""
    with app.database.read() as tx:
        version = resolve(tx, reference)
    refs = version.details.datasets
    return Verification(version, tuple(_check(app, ref, root, progress) for ref in refs))


def _check(app: App, ref: DatasetRef, root: Path, progress: Progress | None) -> Checked:
    if ref.sha256 is None and ref.fingerprint is None:
        return Checked(ref, State.UNCHECKED, "no digest was registered")
    if "://" in ref.uri:
        return Checked(ref, State.UNCHECKED, "it does not lie here")
    path = root / ref.uri
    if not path.exists():
        return Checked(ref, State.MISSING, f"there is no {path}")
    found = fingerprint_like(path, ref.fingerprint, progress=progress)
    if ref.sha256 is not None and found.sha256 == ref.sha256:
        return Checked(ref, State.SAME, "the same bytes", found)
    if ref.fingerprint is not None and found.recset == ref.fingerprint:
        if found.sha256 is None:
            return Checked(ref, State.SAME, "the same files", found)
        return Checked(ref, State.REWRITTEN, "other bytes, the same records", found)
    return Checked(ref, State.CHANGED, "other content", found, _change(app, ref, path))


def _change(app: App, ref: DatasetRef, path: Path) -> Difference | None:
    with app.database.read() as tx:
        old = sketch_of(tx, [ref], ref.role)
    new = survey(path).sketch if old else None
    return difference(old, new) if old and new else None


@dataclass(frozen=True, slots=True)
class Diff:
    """``change`` leads from ``old`` to ``new``, both as they were named or labelled."""

    old: str
    new: str
    change: Difference


def diff(app: App, old: str, new: str, progress: Progress | None = None) -> Diff:
    """Compare the records of two files, or of the training data of versions (by their sketches).

    Raises NotFoundError for what is neither, InputError for data without records or sketch.
    """
    sides = [_side(app, name, progress) for name in (old, new)]
    return Diff(sides[0][0], sides[1][0], difference(sides[0][1], sides[1][1]))


def _side(app: App, name: str, progress: Progress | None) -> tuple[str, Sketch]:
    if Path(name).exists():
        found = survey(Path(name), progress=progress).sketch
        if found is None:
            msg = f"{name} is not a file of records"
            raise InputError(msg, "JSON lines, a JSON list, CSV and TSV can be compared")
        return name, found
    with app.database.read() as tx:
        version = _version(tx, name)
        found = sketch_of(tx, version.details.datasets, Role.TRAIN)
    if found is None:
        msg = f"of the training data of {version.label} no sketch was kept"
        raise InputError(msg, "it was only named, or registered before sketches were kept")
    return version.label, found


def _version(tx: registry.Tx, name: str) -> ModelVersion:
    try:
        return resolve(tx, name)
    except NotFoundError as error:
        msg = f"{name} is neither a file nor a registered model"
        raise NotFoundError(msg, error.hint) from None


@dataclass(frozen=True, slots=True)
class LeakReport:
    """What each training file shares with each eval dataset."""

    train: str
    evaluation: str
    leaks: Leaks


def leaks(app: App, train: str, evaluation: str, root: Path = Path()) -> list[LeakReport]:
    """Look for eval data in training data; both are files, or the data of a version.

    The training files of a version must be on disk; of its eval data what was kept will do. Raises
    NotFoundError for what is neither, InputError for data without records.
    """
    held = _evals(app, evaluation)
    reports: list[LeakReport] = []
    for path in _train_files(app, train, root):
        found = leaks_into(path, [one.keys for one in held])
        pairs = zip(held, found, strict=True)
        reports += [LeakReport(str(path), one.uri, leak) for one, leak in pairs]
    return reports


def _evals(app: App, name: str) -> list[HeldOut]:
    if Path(name).exists():
        return [HeldOut(name, Role.EVAL, record_keys(Path(name)))]
    with app.database.read() as tx:
        version = _version(tx, name)
        refs = [ref for ref in version.details.datasets if ref.role is Role.EVAL]
        kept = {one.fingerprint: one for one in registered_evals(tx, version.details.model)}
    found = [replace(kept[r.fingerprint], uri=r.uri) for r in refs if r.fingerprint in kept]
    if not found:
        msg = f"{version.label} has no eval data whose records are known"
        raise InputError(msg, "register it: --eval-dataset FILE")
    return found


def _train_files(app: App, name: str, root: Path) -> list[Path]:
    if Path(name).exists():
        return [Path(name)]
    with app.database.read() as tx:
        version = _version(tx, name)
    found = [root / ref.uri for ref in version.details.datasets if ref.role is Role.TRAIN]
    if not found:
        msg = f"{version.label} has no training data"
        raise InputError(msg, f"tracker models show {version.details.model}")
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset in one role, and every version that uses it."""

    ref: DatasetRef
    versions: tuple[str, ...]


def list_datasets(app: App, *, include_retired: bool = False) -> list[Listed]:
    """Every registered dataset once per role, in the order of the versions that use it."""
    with app.database.read() as tx:
        versions = registry.list_versions(tx, include_retired=include_retired)
    found: dict[tuple[Role, str], Listed] = {}
    for version in versions:
        for ref in version.details.datasets:
            key = (ref.role, ref.fingerprint or ref.sha256 or ref.uri)
            known = found.get(key, Listed(ref, ()))
            labels = _once((*known.versions, version.label))
            found[key] = Listed(known.ref, labels)
    return list(found.values())


def _once(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(labels))
