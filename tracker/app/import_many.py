"""Many tunes: those that are plainly new are stored many in one transaction.

Of every other, and of all of them when such a transaction is refused, each has its own: a tune that
cannot be stored holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tracker.app.context import App
from tracker.app.import_one import Ready, import_one, known_already, ready, registered, where
from tracker.app.imported import Imported
from tracker.app.proofs import weigh_added
from tracker.app.tune_entries import Refused
from tracker.app.wishes import Wishes
from tracker.db import many_versions, registry
from tracker.db.many_versions import Mark, known_marks, marks_of
from tracker.domain.tuning_job import JobState
from tracker.domain.version import ModelVersion, NewVersion
from tracker.errors import ConflictError, InputError, UsageError
from tracker.importers.registration import Registration
from tracker.importers.tunes.base import Tune

MOST = 2_000
"""Tunes in one transaction: others wait that long for the registry."""

_CANNOT = (InputError, ConflictError, UsageError)


def import_many(
    app: App, tunes: Iterable[Tune | Refused], wishes: Wishes
) -> Iterator[Imported | Refused]:
    """Store tunes in their order and say of each what came of it, once it is stored.

    What could not even be read is passed on in its place.

    Raises StorageError where the database itself fails.
    """
    left = iter(tunes)
    while some := list(islice(left, MOST)):
        yield from _some(app, some, wishes)


@dataclass(slots=True)
class _Run:
    """Tunes in a row of which none is known, and no two are one."""

    tunes: list[Tune] = field(default_factory=list)
    news: list[NewVersion] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)

    def takes(self, new: NewVersion, known: Mapping[Mark, int | None]) -> bool:
        return all(mark not in known and mark not in self.marks for mark in marks_of(new))

    def add(self, tune: Tune, new: NewVersion) -> None:
        self.tunes.append(tune)
        self.news.append(new)
        self.marks.update(marks_of(new))


@dataclass(frozen=True, slots=True)
class _Known:
    """What was on record before: the versions by their ids, and what they are recognized by."""

    marks: Mapping[Mark, int | None]
    versions: Mapping[int, ModelVersion]

    def version(self, new: NewVersion) -> ModelVersion | None:
        """The version that is ``new`` by its key or serving id; of a job there may be several.

        ``None``, too, where the record of the job is still open, and has to be settled.
        """
        marks = list(marks_of(new))
        if any(self.marks.get(mark, 0) is None for mark in marks):
            return None
        own = (self.marks[mark] for mark in marks if mark.kind != "job" and mark in self.marks)
        return self.versions.get(next(own, None) or 0)


def _some(
    app: App, tunes: Sequence[Tune | Refused], wishes: Wishes
) -> Iterator[Imported | Refused]:
    found = [None if wishes.dry_run else _plain(app, tune, wishes) for tune in tunes]
    known = _look_up(app, [one.new for one in found if one])
    run = _Run()
    for tune, one in zip(tunes, found, strict=True):
        if isinstance(tune, Tune) and one is not None and run.takes(one.new, known.marks):
            run.add(tune, one.new)
            continue
        yield from _store(app, run, wishes)
        run = _Run()
        yield _already(app, tune, one, known, wishes) or _one(app, tune, wishes)
    yield from _store(app, run, wishes)


def _look_up(app: App, news: Sequence[NewVersion]) -> _Known:
    with app.database.read() as tx:
        marks = known_marks(tx, (mark for new in news for mark in marks_of(new)))
        ids = {version_id for version_id in marks.values() if version_id is not None}
        return _Known(marks, registry.versions_by_id(tx, ids))


def _already(
    app: App, tune: Tune | Refused, found: Ready | None, known: _Known, wishes: Wishes
) -> Imported | None:
    """What is said of a tune that is wholly on record, without asking for it again."""
    if isinstance(tune, Refused) or found is None:
        return None
    version = known.version(found.new)
    return known_already(app, tune, found, version, wishes) if version else None


def _plain(app: App, tune: Tune | Refused, wishes: Wishes) -> Ready | None:
    """A model without files to read; ``None`` for what has to be looked at alone."""
    if isinstance(tune, Refused):
        return None
    asked = tune.asked
    if tune.state is not JobState.SUCCEEDED or asked.aliases or _reads_files(asked):
        return None
    try:
        return ready(app, tune, wishes)
    except _CANNOT:
        return None


def _reads_files(asked: Registration) -> bool:
    paths = (*(data.path for data in asked.datasets), *(run.path for run in asked.evals))
    return any(path is not None for path in paths)


def _store(app: App, run: _Run, wishes: Wishes) -> Iterator[Imported | Refused]:
    labels = _added(app, run) if len(run.news) > 1 else None
    if labels is None:
        yield from (_one(app, tune, wishes) for tune in run.tunes)
        return
    for tune, new, label in zip(run.tunes, run.news, labels, strict=True):
        yield registered(app, tune, new, label, wishes)


def _added(app: App, run: _Run) -> list[str] | None:
    """The labels of the versions; ``None``, and nothing is stored, when one has become known."""
    with app.database.write() as tx:
        if known_marks(tx, run.marks):
            return None
        added = many_versions.add_versions(tx, run.news, actor=app.actor, now=app.now())
        if added is None:
            return None
        weigh_added(app, tx, [(one.id, new) for one, new in zip(added, run.news, strict=True)])
    return [f"{new.model} v{one.number}" for one, new in zip(added, run.news, strict=True)]


def _one(app: App, tune: Tune | Refused, wishes: Wishes) -> Imported | Refused:
    if isinstance(tune, Refused):
        return tune
    try:
        return import_one(app, tune, wishes)
    except _CANNOT as error:
        return Refused(where(tune), error)
