"""The JSON list of models that provider APIs answer with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from tracker.errors import ParseError
from tracker.sources.base import Capture
from tracker.sources.dom import Section

MODELS = Section("models", 1, "", ("models",), ())
"""Where in an answer its notices stand, for their evidence."""


def listed_models(capture: Capture) -> Iterator[dict[str, Any]]:
    """The objects of ``data`` that have an ``id``.

    Raises ParseError if the answer is not such a list.
    """
    try:
        answer = orjson.loads(capture.body)
    except orjson.JSONDecodeError as error:
        msg = f"{capture.url}: the answer is not JSON"
        raise ParseError(msg, "an error page, or the address of a web page?") from error
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        msg = f"{capture.url}: the answer has no list of models in 'data'"
        raise ParseError(msg, _complaint(answer))
    models = [m for m in data if isinstance(m, dict) and isinstance(m.get("id"), str)]
    yield from (m for m in models if m["id"])


def _complaint(answer: object) -> str | None:
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return f"it says: {message}" if isinstance(message, str) else None
