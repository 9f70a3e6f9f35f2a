"""Reading the sources: fetch, parse in isolation, check the contract, reconcile, hold or store.

Fetching and parsing happen in a few threads and hold no transaction; storing happens one source at
a time, in one transaction each, so that a source that fails cannot disturb another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker import __version__
from tracker.app.context import App
from tracker.app.doubt import Sight, agreeing, believed, doubted, release
from tracker.app.fetching import Page, fetch
from tracker.app.source_of import is_enabled, source_names, source_of
from tracker.db import held as held_rows
from tracker.db import notices as notice_rows
from tracker.db import sources as source_rows
from tracker.domain.held import Decision, HeldReading
from tracker.domain.source import KnownNotice, NoticeChange, SourceState
from tracker.errors import ConfigError, FetchError, ParseError, TrackerError, UsageError
from tracker.http import NotModified
from tracker.sources.base import Capture, Problem, Reading, Source
from tracker.sources.health import after_bad, after_unchanged
from tracker.sources.isolate import IsolatedParser
from tracker.sources.reconcile import RETURN_WITHIN, Outcome, agree_again, reconcile

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Poll:
    """What reading one source came to. ``notices`` counts those known after it.

    ``held``: what it says waits for somebody to agree.
    """

    source: str
    state: SourceState
    notices: int
    changes: tuple[NoticeChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: bool = False
    held: bool = False

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
        state = states.get(source.id) or SourceState(source.id)
        return _read(app, source, state.as_read_by(__version__), parser)

    with IsolatedParser() as parser, ThreadPoolExecutor(_AT_ONCE) as pool:
        fetched = list(pool.map(read, chosen))
    polls = {one.source.id: _store(app, one) for one in fetched}
    return list((polls | {p.source: p for p in _release_agreed(app)}).values())


def take_in(app: App, source: Source, page: Page) -> Poll:
    """Put one page through everything that follows the fetching of it."""
    with app.database.read() as tx:
        state = source_rows.state(tx, source.id)
    with IsolatedParser() as parser:
        parsed = _parsed(source, page, state.as_read_by(__version__), parser)
    return _store(app, parsed)


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


def _read(app: App, source: Source, state: SourceState, parser: IsolatedParser) -> _Fetched:
    try:
        page = fetch(app, source, state)
    except (FetchError, ConfigError) as error:
        return _Fetched(source, error=error)
    if isinstance(page, NotModified):
        return _Fetched(source, unchanged=True)
    return _parsed(source, page, state, parser)


def _parsed(source: Source, page: Page, state: SourceState, parser: IsolatedParser) -> _Fetched:
    if page.capture.sha256 == state.capture_sha256:
        return _Fetched(source, unchanged=True)
    try:
        reading = parser.parse(source.id, page.capture, recipe=source.recipe)
        return _Fetched(source, page, reading)
    except (ParseError, ConfigError) as error:
        return _Fetched(source, error=error)


def _store(app: App, fetched: _Fetched) -> Poll:
    now, source = app.now(), fetched.source
    with app.database.write() as tx:
        state = source_rows.state(tx, source.id)
        known = notice_rows.known(tx, source.id)
        recent = notice_rows.recent(tx, source.id, since=now - RETURN_WITHIN)
        if fetched.unchanged:
            held_rows.supersede(tx, source.id, at=now)
            outcome = agree_again(known, now, recent=recent)
            return _good(tx, after_unchanged(state, now), known, outcome, now)
        if fetched.reading is None or fetched.page is None:
            state = after_bad(state, str(fetched.error), now)
            source_rows.put_state(tx, state)
            return Poll(source.id, state, len(known))
        outcome = reconcile(known, fetched.reading.notices, now, recent=recent)
        sight = Sight(source, state, fetched.page, fetched.reading, tuple(known), outcome)
        _keep(tx, source.id, fetched.page.capture)
        doubtful = doubted(app, tx, sight, now)
        if doubtful is not None:
            return Poll(source.id, doubtful, len(known), held=True)
        held_rows.supersede(tx, source.id, at=now)
        return _good(tx, believed(sight, now), known, outcome, now, fetched.reading)


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


def _release_agreed(app: App) -> list[Poll]:
    """Let the held readings count that other sources bear out; returns what that changed."""
    with app.database.write() as tx:
        agreed = [(h, names) for h in held_rows.waiting(tx) if (names := agreeing(tx, h))]
        return [_agreed(app, tx, held, ", ".join(names)) for held, names in agreed]


def _agreed(app: App, tx: source_rows.Tx, held: HeldReading, others: str) -> Poll:
    done = release(tx, held, Decision.AGREED, by=others, actor=app.actor, now=app.now())
    return Poll(held.source, done.state, done.notices, done.changes)


def _keep(tx: source_rows.Tx, source: str, capture: Capture) -> None:
    source_rows.put_capture(
        tx,
        source=source,
        url=capture.url,
        sha256=capture.sha256,
        body=capture.body,
        read_at=capture.read_at,
    )
