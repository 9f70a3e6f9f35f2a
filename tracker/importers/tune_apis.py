"""The lists of tuning jobs that APIs give: addresses, headers, pages. Nothing is fetched here.

A server's word on paging is not trusted to end: a page that repeats what was given before ends the
reading with an error, and one that does not say whether more follow is followed up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
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


class Needs(Enum):
    """What an API wants to see. ``NOTHING``: a key is shown if one is configured.

    ``GOOGLE``: without a configured key the credentials of the machine do.
    """

    KEY = auto()
    NOTHING = auto()
    GOOGLE = auto()


@dataclass(frozen=True, slots=True)
class TuneApi:
    """``endpoint`` is where it is unless the user says so; ``None``: only the user knows.

    ``first`` makes the first address of an endpoint; ``following`` the one after a page, if any.
    ``newest_first``: reading may end at the first page that is older than what is asked for.
    ``leaves_out_empty``: an answer without its list is an empty one (JSON of protocol buffers).
    ``detail`` is where an entry of the list is completed from; the answer's fields are added to it.
    """

    provider: str
    endpoint: str | None
    first: Callable[[str], str]
    following: Callable[[Page], str | None]
    headers: Callable[[str], dict[str, str]]
    newest_first: bool = False
    hint: str | None = None
    needs: Needs = Needs.KEY
    leaves_out_empty: bool = False
    detail: Callable[[str, Mapping[str, Any]], str | None] | None = None


def tune_api(provider: str) -> TuneApi:
    """Raises NotFoundError for a provider whose jobs cannot be listed."""
    found = TUNE_APIS.get(provider)
    if found is None:
        msg = f"the jobs of {provider} cannot be read from an API"
        raise NotFoundError(msg, f"there are: {', '.join(LISTED)}")
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


def _next_token(given: str, asked: str) -> Callable[[Page], str | None]:
    """The field that names the next page, and the parameter it is asked for with."""

    def following(page: Page) -> str | None:
        token = page.data.get(given) if isinstance(page.data, dict) else None
        return with_query(page.url, **{asked: str(token)}) if token else None

    return following


def _no_more(page: Page) -> str | None:
    return None


def _run_of(endpoint: str, version: Mapping[str, Any]) -> str | None:
    """MLflow: a version names the run that made it, and the run knows base, data and metrics."""
    run = version.get("run_id")
    return _below("/api/2.0/mlflow/runs/get", run_id=run)(endpoint) if run else None


def _bearer(key: str) -> dict[str, str]:
    shown = {"Authorization": f"Bearer {key}"} if key else {}
    return {**shown, "Accept": "application/json"}


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
        _next_token("nextPageToken", "pageToken"),
        _bearer,
        hint="https://api.fireworks.ai/v1/accounts/ACCOUNT",
        leaves_out_empty=True,
    ),
    "vertex": TuneApi(
        "vertex",
        None,
        _below("/tuningJobs", pageSize="100"),
        _next_token("nextPageToken", "pageToken"),
        _bearer,
        hint="https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION",
        needs=Needs.GOOGLE,
        leaves_out_empty=True,
    ),
    "mlflow": TuneApi(
        "mlflow",
        None,
        _below("/api/2.0/mlflow/model-versions/search", max_results="200"),
        _next_token("next_page_token", "page_token"),
        _bearer,
        hint="http://127.0.0.1:5000",
        needs=Needs.NOTHING,
        leaves_out_empty=True,
        detail=_run_of,
    ),
}

BEDROCK = "bedrock"
LISTED = (*TUNE_APIS, BEDROCK)
"""Whose tunes can be listed. Bedrock's come through boto3, which pages and signs by itself."""
