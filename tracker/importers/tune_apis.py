"""The lists of tuning jobs that APIs give: addresses, headers, pages. Nothing is fetched here.

A server's word on paging is not trusted to end: a page that repeats what was given before ends the
reading with an error, and one that does not say whether more follow is followed up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tracker.errors import NotFoundError
from tracker.importers.tunes.pages import entries

_OPENAI_PAGE = 20
_MISTRAL_PAGE = 100
_AZURE_VERSION = "2024-10-21"


@dataclass(frozen=True, slots=True)
class Page:
    """An answer, and the address it came from. ``number`` counts from 0."""

    url: str
    data: Any
    number: int

    @property
    def items(self) -> list[Any]:
        return entries(self.data) or []


@dataclass(frozen=True, slots=True)
class TuneApi:
    """``endpoint`` is where it is unless the user says so; ``None``: only the user knows.

    ``first`` makes the first address of an endpoint; ``following`` the one after a page, if any.
    ``newest_first``: reading may end at the first page that is older than what is asked for.
    """

    provider: str
    endpoint: str | None
    first: Callable[[str], str]
    following: Callable[[Page], str | None]
    headers: Callable[[str], dict[str, str]]
    newest_first: bool = False
    hint: str | None = None


def tune_api(provider: str) -> TuneApi:
    """Raises NotFoundError for a provider whose jobs cannot be listed."""
    found = TUNE_APIS.get(provider)
    if found is None:
        msg = f"the jobs of {provider} cannot be read from an API"
        raise NotFoundError(msg, f"there are: {', '.join(TUNE_APIS)}")
    return found


def with_query(url: str, **values: str) -> str:
    """``url`` with these parameters set, and the others it has kept."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query)) | values
    return urlunsplit(parts._replace(query=urlencode(query)))


def _below(path: str, **values: str) -> Callable[[str], str]:
    def first(endpoint: str) -> str:
        parts = urlsplit(endpoint)
        whole = urlunsplit(parts._replace(path=parts.path.rstrip("/") + path))
        return with_query(whole, **({**values, **dict(parse_qsl(parts.query))}))

    return first


def _after_last(page: Page) -> str | None:
    """OpenAI: ``after`` the last id, as long as ``has_more``, or as the page is full without it."""
    more = page.data.get("has_more") if isinstance(page.data, dict) else None
    last = page.items[-1].get("id") if page.items and isinstance(page.items[-1], dict) else None
    if more is None:
        more = len(page.items) >= _OPENAI_PAGE
    return with_query(page.url, after=str(last)) if more and last else None


def _next_number(page: Page) -> str | None:
    """Mistral: pages are numbered from 0 and ``total`` says how many jobs there are."""
    total = page.data.get("total") if isinstance(page.data, dict) else None
    seen = page.number * _MISTRAL_PAGE + len(page.items)
    more = seen < total if type(total) is int else len(page.items) >= _MISTRAL_PAGE
    return with_query(page.url, page=str(page.number + 1)) if more and page.items else None


def _next_token(page: Page) -> str | None:
    token = page.data.get("nextPageToken") if isinstance(page.data, dict) else None
    return with_query(page.url, pageToken=str(token)) if token else None


def _no_more(page: Page) -> str | None:
    return None


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Accept": "application/json"}


def _azure_key(key: str) -> dict[str, str]:
    return {"api-key": key, "Accept": "application/json"}


TUNE_APIS: Mapping[str, TuneApi] = {
    "openai": TuneApi(
        "openai",
        "https://api.openai.com/v1",
        _below("/fine_tuning/jobs", limit=str(_OPENAI_PAGE)),
        _after_last,
        _bearer,
        newest_first=True,
    ),
    "azure": TuneApi(
        "azure",
        None,
        _below(
            "/openai/fine_tuning/jobs",
            **{"api-version": _AZURE_VERSION, "limit": str(_OPENAI_PAGE)},
        ),
        _after_last,
        _azure_key,
        newest_first=True,
        hint="https://RESOURCE.openai.azure.com",
    ),
    "mistral": TuneApi(
        "mistral",
        "https://api.mistral.ai/v1",
        _below("/fine_tuning/jobs", page="0", page_size=str(_MISTRAL_PAGE)),
        _next_number,
        _bearer,
    ),
    "together": TuneApi(
        "together",
        "https://api.together.xyz/v1",
        _below("/fine-tunes"),
        _no_more,
        _bearer,
    ),
    "fireworks": TuneApi(
        "fireworks",
        None,
        _below("/supervisedFineTuningJobs", pageSize="100"),
        _next_token,
        _bearer,
        hint="https://api.fireworks.ai/v1/accounts/ACCOUNT",
    ),
}
