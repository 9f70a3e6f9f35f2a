"""Reading a provider's tuning jobs from its API, page by page, with the configured key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import NoReturn
from urllib.parse import urlsplit

from tracker.app.context import App
from tracker.app.tune_entries import Refused
from tracker.app.tune_files import Batch, oldest_first
from tracker.config.secret import Secret
from tracker.errors import ConfigError, FetchError, InputError
from tracker.http import NotModified
from tracker.importers.strict_json import read_json
from tracker.importers.tune_apis import Page, TuneApi, tune_api
from tracker.importers.tunes.base import Item, Tune
from tracker.importers.tunes.pages import entries
from tracker.importers.tunes.read import read_items

_MOST_PAGES = 5_000


def fetch_batch(
    app: App, provider: str, since: date | None, seen: Callable[[int], None] | None = None
) -> Batch:
    """All jobs of a provider created on ``since``, a day in UTC, or later.

    ``seen`` is told how many jobs have been read. Raises ConfigError without a key or an endpoint,
    FetchError where the API does not answer or its pages do not end; then nothing is imported, and
    to try again costs nothing but the reading.
    """
    api = tune_api(provider)
    start = datetime.combine(since, time(), UTC) if since else None
    tunes: list[Tune] = []
    refused: list[Refused] = []
    for page in _pages(app, api):
        found, wrong = _read_page(api, page)
        fresh = [t for t in found if not _is_older(t, start)]
        tunes += fresh
        refused += wrong
        if seen:
            seen(len(tunes))
        if api.newest_first and found and not fresh:
            break
    return Batch(oldest_first(tunes), tuple(refused))


def access(app: App, api: TuneApi) -> tuple[str, Secret]:
    """Endpoint and key: of ``[import.<provider>]``, else of the provider's own API as a source."""
    own = app.config.imports.of(api.provider)
    source = app.source_settings(f"{api.provider}-api")
    key = own.api_key or source.api_key
    table = f"[import.{api.provider}]"
    if key is None:
        msg = f"there is no key to read the jobs of {api.provider} with"
        name = f"{api.provider.upper()}_API_KEY"
        raise ConfigError(msg, f'in the configuration: {table} api_key = "env:{name}"')
    endpoint = own.endpoint or source.endpoint or api.endpoint
    if endpoint is None:
        msg = f"where the API of {api.provider} is, is not said"
        raise ConfigError(msg, f'in the configuration: {table} endpoint = "{api.hint}"')
    return endpoint, key


def _pages(app: App, api: TuneApi) -> Iterator[Page]:
    endpoint, key = access(app, api)
    headers = api.headers(key.reveal(app.env))
    url: str | None = api.first(endpoint)
    known: set[str] = set()
    for number in range(_MOST_PAGES):
        if url is None:
            return
        page = Page(url, _answer(app, url, headers), number)
        if entries(page.data) is None:
            _distrust(url, "answers without a list")
        ids = {_id_of(item) for item in page.items}
        if ids and ids <= known:
            _distrust(url, "gives the same jobs again")
        known |= ids
        yield page
        url = api.following(page)
        if url is not None and not page.items:
            _distrust(url, "says there is more and gives nothing")
    if url is not None:
        _distrust(url, f"does not end after {_MOST_PAGES} pages")


def _answer(app: App, url: str, headers: dict[str, str]) -> object:
    answer = app.http.get(url, headers=headers)
    if isinstance(answer, NotModified):
        msg = f"{_place(url)} answered a question that was not asked"
        raise FetchError(msg)
    try:
        return read_json(answer.body.decode(), name=_place(url))
    except UnicodeDecodeError:
        msg = f"{_place(url)} answered with something that is not text"
        raise FetchError(msg) from None
    except InputError as error:
        raise FetchError(error.message, error.hint) from None


def _read_page(api: TuneApi, page: Page) -> tuple[list[Tune], list[Refused]]:
    tunes, refused = [], []
    given = Item(_place(page.url), "", page.data, provider=api.provider)
    for item, found in read_items(given):
        if isinstance(found, InputError):
            refused.append(Refused(item.name, found))
        else:
            tunes.append(found)
    return tunes, refused


def _is_older(tune: Tune, start: datetime | None) -> bool:
    """A job without a day is never too old."""
    return start is not None and tune.created_at is not None and tune.created_at < start


def _id_of(item: object) -> str:
    fields = item if isinstance(item, dict) else {}
    return str(fields.get("id") or fields.get("name"))


def _distrust(url: str, what: str) -> NoReturn:
    msg = f"{_place(url)} {what}: its list of jobs cannot be relied on"
    raise FetchError(msg, "try again later; nothing was imported", transient=False)


def _place(url: str) -> str:
    """The address without what is asked for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
