"""Everything known about notices today, and how old that knowledge is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight

from tracker.app.context import App
from tracker.app.notice_index import arranged, notices_in, statement_of
from tracker.catalog.load import bundled_days
from tracker.db import sources as source_rows
from tracker.db.tx import Tx
from tracker.domain.notice import CATALOG_PREFIX, Notice
from tracker.domain.source import KnownNotice, NoticeStatus, SourceState
from tracker.matching.index import NoticeIndex
from tracker.matching.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class Freshness:
    """Until when the facts about one provider were known to hold.

    ``bundled``: nothing has been read live, only the catalog that came with this release.
    """

    provider: str
    as_of: datetime
    bundled: bool

    def age(self, now: datetime) -> timedelta:
        return max(now - self.as_of, timedelta())

    def words(self, now: datetime) -> str:
        """How old the facts are, for a person: ``read 06:00 UTC today``."""
        if self.bundled:
            return f"bundled facts of {self.as_of:%Y-%m-%d} ({_days(self.age(now))} old)"
        if self.age(now) < timedelta(days=1):
            return f"read {self.as_of:%H:%M} UTC today"
        return f"read {self.as_of:%Y-%m-%d} ({_days(self.age(now))} old)"


@dataclass(frozen=True, slots=True)
class Facts:
    notices: tuple[Notice, ...]
    index: NoticeIndex
    freshness: dict[str, Freshness]
    states: dict[str, SourceState]

    def stale(self, providers: Iterable[str], now: datetime, max_age: timedelta) -> list[Freshness]:
        """The providers, of those asked about, whose facts are older than ``max_age``."""
        known = (self.freshness.get(p) for p in sorted(set(providers)))
        return [f for f in known if f is not None and f.age(now) > max_age]


def load_facts(app: App) -> Facts:
    """Stored notices and the bundled ones their sources have not spoken about yet."""
    with app.database.read() as tx:
        return facts_in(app, tx)


def facts_in(app: App, tx: Tx) -> Facts:
    """The same, inside a transaction that is already open."""
    states = source_rows.states(tx)
    notices = notices_in(app, tx)
    index = arranged(notices)
    return Facts(notices, index, _freshness(states, _own_providers(app)), states)


def facts_with(facts: Facts, known: Sequence[KnownNotice]) -> Facts:
    """What the facts would be if these rows took the place of those with their keys."""
    replaced = {k.notice.key for k in known} | {statement_of(k.notice) for k in known}
    kept = [n for n in facts.notices if not replaced & {n.key, _catalog_subject(n)}]
    new = [k.notice for k in known if k.status is not NoticeStatus.WITHDRAWN]
    notices = (*kept, *new)
    index = arranged(notices)
    return replace(facts, notices=notices, index=index)


def _catalog_subject(notice: Notice) -> str | None:
    return statement_of(notice) if notice.source.startswith(CATALOG_PREFIX) else None


def _days(span: timedelta) -> str:
    return "1 day" if span.days == 1 else f"{span.days} days"


def _own_providers(app: App) -> dict[str, str]:
    """By source made by configuration, the provider it speaks for; a known one has its own page,
    whose age is not to be taken from a stranger's."""
    made = {s.id: str(s.options.get("provider") or s.id) for s in app.config.sources if s.kind}
    return {source: name for source, name in made.items() if name not in PROVIDERS}


def _freshness(states: dict[str, SourceState], own: dict[str, str]) -> dict[str, Freshness]:
    """By provider; ``own`` are the providers of sources made by configuration."""
    found = {p: Freshness(p, _start(day), True) for p, day in bundled_days().items()}
    for source, state in states.items():
        provider = own.get(source) or source.removesuffix("-api")
        if state.last_good_at is None or source.startswith(CATALOG_PREFIX):
            continue
        before = found.get(provider)
        if before is None or before.bundled or before.as_of < state.last_good_at:
            found[provider] = Freshness(provider, state.last_good_at, False)
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, midnight(), UTC)
