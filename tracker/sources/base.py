"""What a source is: where it is read, and the pure function from a capture to notices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.domain.notice import Notice


class SourceKind(StrEnum):
    PAGE = "page"
    API = "api"
    FEED = "feed"


class Via(StrEnum):
    """Who fetches a source: our own client, or the library of the cloud it is in."""

    HTTP = "http"
    AWS = "aws"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A source that is configuration only, as plain data, so that the parsing child can have it.

    ``kind`` is a key of ``tracker.sources.KINDS``; ``options`` are JSON values.
    """

    id: str
    kind: str
    url: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one read. ``media_type`` as the server named it; ``read_at`` is UTC."""

    url: str
    body: bytes
    media_type: str | None
    read_at: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something on the page that could not be read: its section and row, its words, and why."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one capture says, in the order of the page.

    ``doubt``: why its own reader thinks that none of it should count; empty, it may.
    """

    notices: tuple[Notice, ...]
    problems: tuple[Problem, ...] = ()
    doubt: str = ""


Parse = Callable[[Capture], Reading]
"""Pure and deterministic. Raises ParseError for a capture that cannot be understood at all."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a provider publishes notices.

    ``min_rows``: fewer notices than this make a reading suspect. ``verified``: its reading has been
    compared with a labelled capture. ``headers``: API key → request headers, for sources that
    ``needs_key``; those that ``needs_endpoint`` have the customer's own host before their path.
    ``fallback_urls`` hold the same facts. ``on_request``: off until the configuration names it.
    """

    id: str
    provider: str
    title: str
    url: str
    parse: Parse
    min_rows: int = 1
    kind: SourceKind = SourceKind.PAGE
    verified: bool = False
    fallback_urls: tuple[str, ...] = ()
    needs_key: bool = False
    headers: Callable[[str], dict[str, str]] | None = None
    needs_endpoint: bool = False
    on_request: bool = False
    via: Via = Via.HTTP
    recipe: Recipe | None = None
