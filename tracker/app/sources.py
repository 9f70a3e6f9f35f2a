"""Looking at sources: which there are, how healthy they are, and what one says right now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracker.app.context import App
from tracker.app.fetching import Page, fetch
from tracker.app.gone import gone_rows
from tracker.app.polling import enabled_sources
from tracker.app.source_of import source_names, source_of
from tracker.db import sources as source_rows
from tracker.domain.source import SourceState
from tracker.errors import FetchError, InputError
from tracker.sources.base import Capture, Reading
from tracker.sources.isolate import parse_isolated

_TYPES = {".html": "text/html", ".htm": "text/html", ".json": "application/json"}

UNVERIFIED = "not yet verified on a live page"


def describe(app: App) -> list[dict[str, Any]]:
    """One row per source: id, provider, kind, address, switched on or not, what to know of it."""
    enabled = enabled_sources(app)
    rows = []
    for name in source_names(app):
        source = source_of(app, name)
        rows.append(
            {
                "id": name,
                "provider": source.provider,
                "title": source.title,
                "kind": source.kind.value,
                "url": source.url,
                "enabled": name in enabled,
                "needs_key": source.needs_key,
                "verified": source.verified,
                "note": None if source.verified else UNVERIFIED,
            }
        )
    return rows


def health(app: App) -> list[dict[str, Any]]:
    """One row per source a check reads, with how its last readings went."""
    with app.database.read() as tx:
        states = source_rows.states(tx)
        gone = {one.source: one.rows for one in gone_rows(tx, app.now())}
    return [
        _row(states.get(name) or SourceState(name)) | {"gone": gone.get(name, 0)}
        for name in enabled_sources(app)
    ]


def try_source(app: App, name: str, from_file: Path | None) -> Reading:
    """What a source says, from its live page or from a saved one. Stores nothing.

    Raises NotFoundError, InputError, FetchError or ParseError.
    """
    source = source_of(app, name)
    if from_file is None:
        page = fetch(app, source, SourceState(source.id))
        if not isinstance(page, Page):
            msg = f"{source.url} answered 304 though it was not asked conditionally"
            raise FetchError(msg)
        return parse_isolated(name, page.capture, recipe=source.recipe)
    try:
        body = from_file.read_bytes()
    except OSError as error:
        msg = f"cannot read {from_file}: {error.strerror}"
        raise InputError(msg, "check the path") from None
    kind = _TYPES.get(from_file.suffix.lower(), "text/markdown")
    capture = Capture(source.url, body, kind, app.now())
    return parse_isolated(name, capture, recipe=source.recipe)


def _row(state: SourceState) -> dict[str, Any]:
    good, tried = state.last_good_at, state.last_try_at
    return {
        "source": state.source,
        "health": state.health.value,
        "last_good_at": good.isoformat(timespec="minutes") if good else None,
        "last_try_at": tried.isoformat(timespec="minutes") if tried else None,
        "failures": state.failures,
        "message": state.message,
    }
