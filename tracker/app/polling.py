"""Reading the sources: fetch, parse in isolation, check the contract, reconcile, store.

Fetching and parsing happen in a few threads and hold no transaction; storing happens one source at
a time, in one transaction each, so that a source that fails cannot disturb another.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from tracker.app.context import App
from tracker.config.settings import SourceSettings
from tracker.db import notices as notice_rows
from tracker.db import sources as source_rows
from tracker.domain.source import KnownNotice, NoticeChange, SourceState
from tracker.errors import FetchError, ParseError, TrackerError, UsageError
from tracker.http import NotModified
from tracker.sources import SOURCES, load_source
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
class Page:
    """A capture, and what to ask with next time so that an unchanged page is not sent again."""

    capture: Capture
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Fetched:
    source: Source
    page: Page | None = None
    reading: Reading | None = None
    unchanged: bool = False
    error: TrackerError | None = None


def poll(app: App, only: Sequence[str] = ()) -> list[Poll]:
    """Read the configured sources, or only those named. Never raises for a source that fails.

    Raises NotFoundError for a source nobody knows, UsageError for one that is switched off or has
    no key.
    """
    chosen = [load_source(name) for name in _chosen(app, only)]
    with app.database.read() as tx:
        states = source_rows.states(tx)

    def read(source: Source) -> _Fetched:
        return _read(app, source, states.get(source.id) or SourceState(source.id))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        fetched = list(pool.map(read, chosen))
    return [_store(app, one) for one in fetched]


def enabled_sources(app: App) -> list[str]:
    """The sources a check reads: all built-in ones not switched off; those with keys if keyed."""
    out = []
    for name in SOURCES:
        settings = app.source_settings(name)
        if settings.enabled and (not load_source(name).needs_key or settings.api_key):
            out.append(name)
    return out


def _chosen(app: App, only: Sequence[str]) -> list[str]:
    enabled = enabled_sources(app)
    for name in only:
        load_source(name)
        if name not in enabled:
            msg = f"source {name} is switched off, or needs a key"
            raise UsageError(msg, f'in the configuration: [[sources]] id = "{name}"')
    return list(only) or enabled


def fetch(app: App, source: Source, state: SourceState) -> Page | NotModified:
    """The source's page or answer as it is now, asked for conditionally. Raises FetchError."""
    settings = app.source_settings(source.id)
    answer = app.http.get(
        settings.url or source.url,
        headers=_headers(app, source, settings),
        etag=state.etag,
        last_modified=state.last_modified,
    )
    if isinstance(answer, NotModified):
        return answer
    headers = answer.headers
    capture = Capture(answer.url, answer.body, headers.get("content-type"), app.now())
    return Page(capture, headers.get("etag"), headers.get("last-modified"))


def _read(app: App, source: Source, state: SourceState) -> _Fetched:
    try:
        page = fetch(app, source, state)
        if isinstance(page, NotModified) or page.capture.sha256 == state.capture_sha256:
            return _Fetched(source, unchanged=True)
        return _Fetched(source, page, parse_isolated(source.id, page.capture))
    except (FetchError, ParseError) as error:
        return _Fetched(source, error=error)


def _headers(app: App, source: Source, settings: SourceSettings) -> dict[str, str]:
    if source.headers is None or settings.api_key is None:
        return {}
    return source.headers(settings.api_key.reveal(app.env))


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
