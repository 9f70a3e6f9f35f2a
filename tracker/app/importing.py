"""Importing tunes. They are recognized by what their provider calls them: an import that was broken
off is simply started again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from tracker.app.context import App
from tracker.app.import_many import import_many
from tracker.app.imported import Done, Imported, ImportReport
from tracker.app.tune_entries import Refused
from tracker.app.tune_files import Batch
from tracker.app.wishes import Wishes
from tracker.importers.tunes.base import Tune

Track = Callable[[Iterable[Tune]], Iterable[Tune]]
"""Passes the tunes on one by one, showing how far it is."""


def import_batch(
    app: App, batch: Batch, wishes: Wishes, track: Track | None = None
) -> ImportReport:
    """Store a batch. A tune that cannot be stored is refused, and the others are not held up.

    Raises StorageError where the database itself fails.
    """
    imported: list[Imported] = []
    refused = list(batch.refused)
    twice = _Twice()
    for done in import_many(app, track(batch.tunes) if track else batch.tunes, wishes):
        if isinstance(done, Refused):
            refused.append(done)
        else:
            imported.append(twice.seen(done) if wishes.dry_run else done)
    odd = (text for tune in batch.tunes for text in tune.unreadable)
    incomplete = (*batch.incomplete, *odd)
    return ImportReport(tuple(imported), tuple(refused), batch.skipped, incomplete, wishes.dry_run)


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
