"""The models list of an Azure OpenAI resource: ``deprecation.fine_tune`` and ``.inference``.

``GET {endpoint}/openai/models``, days in Unix seconds. Ids join name and version. ``fine_tune`` is
the last day of training on a base; a tuned model (``….ft-…``) has its own ``inference``. The
address is that of the customer's own resource, so it must be configured.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from tracker.domain.notice import Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown, exact
from tracker.errors import ParseError
from tracker.sources.api_answer import MODELS, listed_models
from tracker.sources.base import Capture, Reading, Source, SourceKind
from tracker.sources.ids import Subject
from tracker.sources.scribe import Scribe, reading, scribe

_FIELD = "deprecation"


def parse(capture: Capture) -> Reading:
    models = list(listed_models(capture))
    if not any(isinstance(m.get(_FIELD), dict) for m in models):
        msg = f"{capture.url}: no model in the answer has a {_FIELD!r}"
        raise ParseError(msg, "the address is <your resource>/openai/models?api-version=…")
    pen = scribe("azure-api", "azure", capture)
    return reading(n for m in models for n in _notices(m, pen))


def _notices(answer: dict[str, Any], pen: Scribe) -> Iterator[Notice]:
    days = answer.get(_FIELD)
    if not isinstance(days, dict):
        return
    quote = orjson.dumps({"id": answer["id"], _FIELD: days}).decode()
    tuned = ".ft-" in answer["id"]
    for field, scope in (
        ("fine_tune", Scope.TRAINING),
        ("inference", Scope.FINE_TUNED_INFERENCE if tuned else Scope.INFERENCE),
    ):
        if days.get(field) is not None:
            yield from pen.write(
                Subject((answer["id"],)),
                scope,
                _when(days[field]),
                pen.evidence(MODELS, quote),
                lifecycle=answer.get("lifecycle_status"),
            )


def _when(seconds: object) -> When:
    nothing = UnknownDate(WhyUnknown.UNREADABLE, str(seconds))
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return nothing
    try:
        return exact(datetime.fromtimestamp(seconds, UTC).date(), str(seconds))
    except (OverflowError, OSError, ValueError):
        return nothing


def headers(key: str) -> dict[str, str]:
    return {"api-key": key}


SOURCE = Source(
    id="azure-api",
    provider="azure",
    title="Azure OpenAI models list of your resource",
    url="https://RESOURCE.openai.azure.com/openai/models?api-version=2024-10-21",
    parse=parse,
    kind=SourceKind.API,
    verified=True,
    needs_key=True,
    headers=headers,
    needs_endpoint=True,
)
