"""The pages of a provider's list of tunes, one after the other, with the configured key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from tracker.app.context import App
from tracker.app.json_answers import distrust, json_answer
from tracker.config.secret import Secret
from tracker.errors import ConfigError, FetchError
from tracker.importers.strict_json import read_json
from tracker.importers.tune_apis import Needs, Page, TuneApi
from tracker.importers.tunes.pages import entries

_MOST_PAGES = 5_000


def pages_of(app: App, api: TuneApi) -> Iterator[Page]:
    """Every page of the list. Raises ConfigError and FetchError as ``fetch_batch`` does."""
    endpoint, key = access(app, api)
    headers = api.headers(shown_key(app, api, key))
    url: str | None = api.first(endpoint)
    known: set[str] = set()
    for number in range(_MOST_PAGES):
        if url is None:
            return
        page = Page(url, _answer(app, url, headers), number)
        if entries(page.data) is None and not (api.leaves_out_empty and page.data == {}):
            _distrust(url, "answers without a list")
        ids = {_id_of(item) for item in page.items}
        if ids and ids <= known:
            _distrust(url, "gives the same jobs again")
        known |= ids
        yield _completed(app, api, page, endpoint, headers)
        url = api.following(page)
        if url is not None and not page.items:
            _distrust(url, "says there is more and gives nothing")
    if url is not None:
        _distrust(url, f"does not end after {_MOST_PAGES} pages")


def access(app: App, api: TuneApi) -> tuple[str, Secret | None]:
    """Endpoint and key: of ``[import.<provider>]``, else of the provider's own API as a source."""
    own = app.config.imports.of(api.provider)
    source = app.source_settings(f"{api.provider}-api")
    key = own.api_key or source.api_key
    table = f"[import.{api.provider}]"
    if key is None and api.needs is Needs.KEY:
        msg = f"there is no key to read the jobs of {api.provider} with"
        name = f"{api.provider.upper()}_API_KEY"
        raise ConfigError(msg, f'in the configuration: {table} api_key = "env:{name}"')
    endpoint = own.endpoint or source.endpoint or api.endpoint
    if endpoint is None:
        msg = f"where the API of {api.provider} is, is not said"
        raise ConfigError(msg, f'in the configuration: {table} endpoint = "{api.hint}"')
    return endpoint, key


def shown_key(app: App, api: TuneApi, key: Secret | None) -> str:
    """The key itself; that of the machine's Google credentials, or none, where that is enough."""
    if key is not None:
        return key.reveal(app.env)
    if api.needs is not Needs.GOOGLE:
        return ""
    from tracker.http.google import access_token

    return access_token()


def _completed(app: App, api: TuneApi, page: Page, endpoint: str, headers: dict[str, str]) -> Page:
    if api.detail is None:
        return page
    whole = []
    for item in page.items:
        url = api.detail(endpoint, item) if isinstance(item, dict) else None
        found = _detail(app, url, headers) if url else None
        whole.append(item | found if isinstance(found, dict) else item)
    return Page(page.url, whole, page.number)


def _detail(app: App, url: str, headers: Mapping[str, str]) -> Any:
    """``None`` where there is none any more: what the list says of the entry stands."""
    try:
        return _answer(app, url, headers)
    except FetchError as error:
        if error.transient:
            raise
        return None


def _answer(app: App, url: str, headers: Mapping[str, str]) -> Any:
    return json_answer(app, url, headers, lambda text, name: read_json(text, name=name))


def _id_of(item: object) -> str:
    """Versions of MLflow share their model's name."""
    fields = item if isinstance(item, dict) else {}
    return f"{fields.get('id') or fields.get('name')} {fields.get('version', '')}"


def _distrust(url: str, what: str) -> NoReturn:
    distrust(url, what, "list of jobs")
