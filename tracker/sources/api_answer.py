"""The JSON list of models that provider APIs answer with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from tracker.errors import ParseError
from tracker.sources.base import Capture
from tracker.sources.dom import Section

MODELS = Section("models", 1, "", ("models",), ())
"""Where in an answer its notices stand, for their evidence."""


def json_of(capture: Capture) -> Any:
    """The parsed JSON of an answer. Raises ParseError if it is none."""
    try:
        return orjson.loads(capture.body)
    except orjson.JSONDecodeError as error:
        msg = f"{capture.url}: the answer is not JSON"
        raise ParseError(msg, "an error page, or the address of a web page?") from error


def listed_models(
    capture: Capture, field: str = "data", name: str = "id"
) -> Iterator[dict[str, Any]]:
    """The objects of the list ``field`` that have a ``name``.

    Raises ParseError if the answer is not such a list.
    """
    answer = json_of(capture)
    data = answer.get(field) if isinstance(answer, dict) else None
    if not isinstance(data, list):
        msg = f"{capture.url}: the answer has no list of models in {field!r}"
        raise ParseError(msg, _complaint(answer))
    models = [m for m in data if isinstance(m, dict) and isinstance(m.get(name), str)]
    yield from (m for m in models if m[name])


def require_field(models: Iterable[dict[str, Any]], field: str, capture: Capture) -> None:
    """Raises ParseError if no model has the field: then the answer is another one than thought."""
    if not any(field in m for m in models):
        msg = f"{capture.url}: no model in the answer has {field!r}"
        raise ParseError(msg, "is this the address of the provider's own API?")


def quote_of(model: dict[str, Any], *fields: str) -> str:
    """The fields of a model that a notice rests on, as JSON."""
    return orjson.dumps({f: model[f] for f in fields if f in model}).decode()


def _complaint(answer: object) -> str | None:
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return f"it says: {message}" if isinstance(message, str) else None
