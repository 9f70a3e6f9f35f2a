"""Rows that stand on a provider's page no more. Absence is no withdrawal: what they said still
counts, and that it does should not surprise anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.db import notices as notice_rows
from tracker.db import subjects
from tracker.db.tx import Tx
from tracker.domain.notice import Notice
from tracker.domain.notice_words import has_passed
from tracker.matching.keys import notice_key


@dataclass(frozen=True, slots=True)
class Gone:
    """The ``subjects`` of rows that one source no longer has, and that still count."""

    source: str
    subjects: tuple[str, ...]

    @property
    def rows(self) -> int:
        return len(self.subjects)


def gone_rows(tx: Tx, now: datetime) -> list[Gone]:
    """By source. A row whose day has passed is left out: pages tidy up."""
    return _by_source(_missing(tx, now))


def gone_of_ours(tx: Tx, now: datetime) -> list[Gone]:
    """Of those the ones that concern a version in service, as the last check saw it."""
    keyed = [(notice, notice_key(notice)) for notice in _missing(tx, now)]
    ours = subjects.answered(tx, {key for _, key in keyed if key is not None})
    return _by_source(notice for notice, key in keyed if key in ours)


def _missing(tx: Tx, now: datetime) -> list[Notice]:
    return [n for n in notice_rows.missing(tx) if not has_passed(n, now.date())]


def _by_source(notices: Iterable[Notice]) -> list[Gone]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for notice in notices:
        found[notice.source].append(notice.subject)
    return [Gone(source, tuple(names)) for source, names in sorted(found.items())]
