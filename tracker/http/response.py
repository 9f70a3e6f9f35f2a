"""What came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Response:
    """An answer read to its end. ``headers`` ignores case; ``url`` is where redirects led."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def media_type(self) -> str | None:
        """``text/html`` of ``text/html; charset=utf-8``, in lower case."""
        named = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return named or None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the reading whose etag or date was sent."""

    url: str
