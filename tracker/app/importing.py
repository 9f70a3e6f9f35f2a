"""Importing tunes. They are recognized by what their provider calls them: an import that was broken
off is simply started again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tracker.app.context import App
from tracker.app.import_many import import_many
from tracker.app.imported import Done, Imported, ImportReport
from tracker.app.tune_entries import Refused
from tracker.app.tune_files import Batch
from tracker.app.tune_lines import read_lines
from tracker.app.wishes import Wishes
from tracker.importers.tunes.base import Tune

Track = Callable[[Iterable[Tune]], Iterable[Tune]]
"""Passes the tunes on one by one, showing how far it is."""

Tell = Callable[[Imported], None]
"""Is told of each tune of a file that is read by its lines, instead of the report."""


def import_batch(
    app: App, batch: Batch, wishes: Wishes, track: Track | None = None, tell: Tell | None = None
) -> ImportReport:
    """Store a batch. A tune that cannot be stored is refused, and the others are not held up.

    Raises StorageError where the database itself fails.
    """
    gathered = _Gathered(wishes.dry_run)
    known = track(batch.tunes) if track else batch.tunes
    for done in import_many(app, gathered.noted(known), wishes):
        gathered.add(done, None)
    for path in batch.by_line:
        for done in import_many(app, gathered.noted(read_lines(path)), wishes):
            gathered.add(done, tell)
    return ImportReport(
        tuple(gathered.imported),
        (*batch.refused, *gathered.refused),
        batch.skipped,
        (*batch.incomplete, *gathered.odd),
        wishes.dry_run,
        gathered.told,
    )


class _Gathered:
    """What has come of the tunes so far; ``odd`` is what could not be read in them."""

    def __init__(self, dry_run: bool) -> None:
        self.imported: list[Imported] = []
        self.refused: list[Refused] = []
        self.odd: list[str] = []
        self.told: Counter[Done] = Counter()
        self._twice = _Twice() if dry_run else None

    def noted(self, tunes: Iterable[Tune | Refused]) -> Iterator[Tune | Refused]:
        for tune in tunes:
            if isinstance(tune, Tune):
                self.odd += tune.unreadable
            yield tune

    def add(self, done: Imported | Refused, tell: Tell | None) -> None:
        if isinstance(done, Refused):
            self.refused.append(done)
            return
        one = self._twice.seen(done) if self._twice else done
        if tell is None:
            self.imported.append(one)
        else:
            self.told[one.done] += 1
            tell(one)


class _Twice:
    """A dry run stores nothing, so it must itself remember what would be known by then."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def seen(self, one: Imported) -> Imported:
        if one.done is Done.REGISTERED and one.what in self._seen:
            return replace(one, done=Done.KNOWN)
        if one.what is not None:
            self._seen.add(one.what)
        return one
