"""Reading usage and charges from a provider's API, page by page, with an admin key."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from tracker.app.context import App
from tracker.app.json_answers import distrust, json_answer, place
from tracker.errors import ConfigError, InputError
from tracker.importers.usage import import_usage
from tracker.importers.usage_apis import Question, UsageApi, next_page, usage_api
from tracker.importers.usage_file import of_document, parse_json
from tracker.importers.usage_rows import UsageImport

_MOST_PAGES = 1_000


def fetch_usage(app: App, provider: str, since: date) -> list[UsageImport]:
    """What the API says about the days from ``since`` in UTC: usage first, then charges.

    The current day is in it as far as it has gone; asked again later, its row is replaced. Raises
    NotFoundError for a provider without such an API, ConfigError without a key, FetchError where
    the API does not answer or its pages do not end, InputError for what cannot be read.
    """
    if since > app.now().date():
        msg = f"{since} has not come yet"
        raise InputError(msg, "ask for usage since a day in the past")
    api = usage_api(provider)
    endpoint, headers = _access(app, api)
    return [_ask(app, question, endpoint, since, headers) for question in api.questions]


def _access(app: App, api: UsageApi) -> tuple[str, dict[str, str]]:
    settings = app.config.costs.openai
    if settings.api_key is None:
        msg = f"there is no key to read the usage of {api.provider} with"
        hint = 'in the configuration: [costs.openai] api_key = "env:OPENAI_ADMIN_KEY"'
        raise ConfigError(msg, f"{hint} (an admin key: others may not see usage)")
    key = settings.api_key.reveal(app.env)
    return settings.endpoint or api.endpoint, {
        "Authorization": f"Bearer {key}",
        "Accept": "application/json",
    }


def _ask(
    app: App, question: Question, endpoint: str, since: date, headers: dict[str, str]
) -> UsageImport:
    pages: list[Any] = []
    seen: set[str] = set()
    token: str | None = None
    first = question.address(endpoint, since)
    while True:
        page = _answer(app, question.address(endpoint, since, token), headers)
        pages.append(page)
        token = next_page(page)
        if token is None:
            return import_usage(of_document(place(first), pages))
        if token in seen:
            _distrust(first, "gives the same page again")
        if len(pages) >= _MOST_PAGES:
            _distrust(first, f"does not end after {_MOST_PAGES} pages")
        seen.add(token)


def _answer(app: App, url: str, headers: dict[str, str]) -> Any:
    page = json_answer(app, url, headers, parse_json)
    if not isinstance(page, dict) or page.get("object") != "page":
        _distrust(url, "answers without a page of buckets")
    return page


def _distrust(url: str, what: str) -> NoReturn:
    distrust(url, what, "account of usage")
