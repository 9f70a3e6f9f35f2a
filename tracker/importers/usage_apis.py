"""The questions that OpenAI's organization APIs are asked about usage and charges.

Nothing is fetched here. Both answer in pages of daily buckets, with ``next_page`` while
``has_more``. https://platform.openai.com/docs/api-reference/usage
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from tracker.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class UsageApi:
    """``endpoint`` is where it is unless the user says so; ``questions`` are asked one by one."""

    provider: str
    endpoint: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """``limit`` is the most buckets of a page that the API allows for ``bucket_width=1d``."""

    path: str
    group_by: tuple[str, ...]
    limit: int

    def address(self, endpoint: str, since: date, page: str | None = None) -> str:
        """Where to ask for the days from ``since``, in UTC, or for a further page of them."""
        start = int(datetime.combine(since, time(), UTC).timestamp())
        query = [("start_time", start), ("bucket_width", "1d"), ("limit", self.limit)]
        grouped = [("group_by", name) for name in self.group_by]
        further = [("page", page)] if page else []
        return f"{endpoint.rstrip('/')}{self.path}?{urlencode([*query, *grouped, *further])}"


def next_page(answer: Any) -> str | None:
    """The token of the page that follows, or ``None`` at the last."""
    if not isinstance(answer, dict) or not answer.get("has_more"):
        return None
    token = answer.get("next_page")
    return token if isinstance(token, str) and token else None


def usage_api(provider: str) -> UsageApi:
    """Raises NotFoundError for a provider whose usage cannot be asked for."""
    found = USAGE_APIS.get(provider)
    if found is None:
        msg = f"the usage of {provider} cannot be read from an API"
        raise NotFoundError(msg, f"there are: {', '.join(USAGE_APIS)}; or import a file")
    return found


USAGE_APIS: Mapping[str, UsageApi] = {
    "openai": UsageApi(
        "openai",
        "https://api.openai.com/v1",
        (
            Question(
                "/organization/usage/completions", ("model", "batch", "service_tier"), limit=31
            ),
            Question("/organization/costs", ("line_item",), limit=180),
        ),
    ),
}
