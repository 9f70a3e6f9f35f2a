"""Reading the sources: fetch, parse in isolation, check the contract, reconcile, store.

Fetching and parsing happen in a few threads and hold no transaction; storing happens one source at
a time, in one transaction each, so that a source that fails cannot disturb another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.app.context import App
from tracker.app.fetching import Page, fetch
from tracker.app.source_of import is_enabled, source_names, source_of
from tracker.db import notices as notice_rows
from tracker.db import sources as source_rows
from tracker.domain.source import KnownNotice, NoticeChange, SourceState
from tracker.errors import ConfigError, FetchError, ParseError, TrackerError, UsageError
from tracker.http import NotModified
from tracker.sources.base import Capture, Problem, Reading, Source
from tracker.sources.health import after_bad, after_good, after_unchanged, check_contract
from tracker.sources.isolate import parse_isolated
from tracker.sources.reconcile import RETURN_WITHIN, Outcome, agree_again, reconcile

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Poll:
    """What reading one source came to. ``notices`` counts those known after it."""

    source: str
    state: SourceState
    notices: int
    changes: tuple[NoticeChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: bool = False

    @property
    def news(self) -> list[NoticeChange]:
        """The changes worth telling; the rest is kept in the story."""
        return [change for change in self.changes if not change.quiet]


@dataclass(frozen=True, slots=True)
class _Fetched:
    source: Source
    page: Page | None = None
    reading: Reading | None = None
    unchanged: bool = False
    error: TrackerError | None = None


def poll(
    app: App, only: Sequence[str] = (), *, pause: Callable[[], None] = lambda: None
) -> list[Poll]:
    """Read the configured sources, or only those named. Never raises for a source that fails.

    ``pause`` comes before each request. Raises NotFoundError for a source nobody knows, UsageError
    for one that is switched off or has no key, ConfigError for one that is configured wrongly.
    """
    chosen = [source_of(app, name) for name in _chosen(app, only)]
    with app.database.read() as tx:
        states = source_rows.states(tx)

    def read(source: Source) -> _Fetched:
        pause()
        return _read(app, source, states.get(source.id) or SourceState(source.id))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        fetched = list(pool.map(read, chosen))
    return [_store(app, one) for one in fetched]


def enabled_sources(app: App) -> list[str]:
    """The sources a check reads: all that are switched on and have what they need."""
    return [name for name in source_names(app) if is_enabled(app, name)]


def due_sources(app: App, at_least: timedelta) -> list[str]:
    """The enabled sources that were last asked ``at_least`` so long ago, or never."""
    with app.database.read() as tx:
        states = source_rows.states(tx)
    asked = {name: state.last_try_at for name, state in states.items()}
    now = app.now()
    return [
        name
        for name in enabled_sources(app)
        if (last := asked.get(name)) is None or now - last >= at_least
    ]


def _chosen(app: App, only: Sequence[str]) -> list[str]:
    enabled = enabled_sources(app)
    for name in only:
        source_of(app, name)
        if name not in enabled:
            msg = f"source {name} is switched off, or needs a key or an endpoint"
            raise UsageError(msg, f'in the configuration: [[sources]] id = "{name}"')
    return list(only) or enabled


def _read(app: App, source: Source, state: SourceState) -> _Fetched:
    try:
        page = fetch(app, source, state)
        if isinstance(page, NotModified) or page.capture.sha256 == state.capture_sha256:
            return _Fetched(source, unchanged=True)
        return _Fetched(source, page, _parse(source, page.capture))
    except (FetchError, ParseError, ConfigError) as error:
        return _Fetched(source, error=error)


def _parse(source: Source, capture: Capture) -> Reading:
    return parse_isolated(source.id, capture, recipe=source.recipe)


def _store(app: App, fetched: _Fetched) -> Poll:
    now, source = app.now(), fetched.source
    with app.database.write() as tx:
        state = source_rows.states(tx).get(source.id) or SourceState(source.id)
        known = notice_rows.known(tx, source.id)
        recent = notice_rows.recent(tx, source.id, since=now - RETURN_WITHIN)
        if fetched.unchanged:
            outcome = agree_again(known, now, recent=recent)
            return _good(tx, after_unchanged(state, now), known, outcome, now)
        if fetched.reading is None or fetched.page is None:
            return _failed(tx, state, str(fetched.error), len(known), now)
        verdict = check_contract(source, fetched.reading, known)
        if not verdict.ok:
            return _failed(tx, state, verdict.reason, len(known), now)
        page, capture = fetched.page, fetched.page.capture
        _keep(tx, source.id, capture)
        state = after_good(state, now, capture.sha256, page.etag, page.last_modified)
        outcome = reconcile(known, fetched.reading.notices, now, recent=recent)
        return _good(tx, state, known, outcome, now, fetched.reading)


def _good(
    tx: source_rows.Tx,
    state: SourceState,
    known: Sequence[KnownNotice],
    outcome: Outcome,
    now: datetime,
    reading: Reading | None = None,
) -> Poll:
    notice_rows.save(tx, outcome.known, outcome.changes, now=now)
    source_rows.put_state(tx, state)
    total = len({k.notice.key for k in (*known, *outcome.known)})
    problems = reading.problems if reading else ()
    return Poll(state.source, state, total, outcome.changes, problems, unchanged=reading is None)


def _keep(tx: source_rows.Tx, source: str, capture: Capture) -> None:
    source_rows.put_capture(
        tx,
        source=source,
        url=capture.url,
        sha256=capture.sha256,
        body=capture.body,
        read_at=capture.read_at,
    )


def _failed(tx: source_rows.Tx, state: SourceState, reason: str, known: int, now: datetime) -> Poll:
    state = after_bad(state, reason, now)
    source_rows.put_state(tx, state)
    return Poll(state.source, state, known)
