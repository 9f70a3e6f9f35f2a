"""Reading what was tuned at a provider from its API, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

from tracker.app.context import App
from tracker.app.json_answers import place
from tracker.app.tune_entries import Refused
from tracker.app.tune_files import Batch, oldest_first
from tracker.app.tune_pages import pages_of
from tracker.errors import InputError
from tracker.importers.tune_apis import BEDROCK, Page, tune_api
from tracker.importers.tunes.base import Item, Tune
from tracker.importers.tunes.read import read_items


def fetch_batch(
    app: App, provider: str, since: date | None, seen: Callable[[int], None] | None = None
) -> Batch:
    """All jobs of a provider created on ``since``, a day in UTC, or later.

    ``seen`` is told how many jobs have been read. Raises NotFoundError for a provider without a
    list, ConfigError without a key, an endpoint or a library it takes, FetchError where the API
    does not answer or its pages do not end; then nothing is imported, and to try again costs
    nothing but the reading.
    """
    start = datetime.combine(since, time(), UTC) if since else None
    newest_first = provider != BEDROCK and tune_api(provider).newest_first
    tunes: list[Tune] = []
    refused: list[Refused] = []
    for page in _pages(app, provider, start):
        found, wrong = _read_page(provider, page)
        fresh = [t for t in found if not _is_older(t, start)]
        tunes += fresh
        refused += wrong
        if seen:
            seen(len(tunes))
        if newest_first and found and not fresh:
            break
    return Batch(oldest_first(tunes), tuple(refused))


def _pages(app: App, provider: str, start: datetime | None) -> Iterator[Page]:
    if provider != BEDROCK:
        return pages_of(app, tune_api(provider))
    from tracker.http.aws import customization_jobs

    own, source = app.config.imports.bedrock, app.source_settings("bedrock-api")
    jobs = customization_jobs(own.endpoint or source.endpoint, start)
    return (Page("bedrock:", [job], number) for number, job in enumerate(jobs))


def _read_page(provider: str, page: Page) -> tuple[list[Tune], list[Refused]]:
    tunes, refused = [], []
    given = Item(place(page.url), "", page.data, provider=provider)
    for item, found in read_items(given):
        if isinstance(found, InputError):
            refused.append(Refused(item.name, found))
        else:
            tunes.append(found)
    return tunes, refused


def _is_older(tune: Tune, start: datetime | None) -> bool:
    """A job without a day is never too old."""
    return start is not None and tune.created_at is not None and tune.created_at < start
