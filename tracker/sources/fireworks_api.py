"""Fireworks' serverless models: ``deprecationDate`` is when serverless serving is taken down.

``GET /v1/accounts/fireworks/models``; the date is ``{"year", "month", "day"}``. It says nothing of
dedicated deployments, which is where every fine-tune runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.domain.partial_date import UnknownDate, When, WhyUnknown, exact
from tracker.sources.api_answer import MODELS, json_of, listed_models, quote_of
from tracker.sources.base import Capture, Problem, Reading, Source, SourceKind
from tracker.sources.ids import Subject
from tracker.sources.openai_api import headers
from tracker.sources.scribe import Scribe, reading, scribe

_FIELD = "deprecationDate"


def parse(capture: Capture) -> Reading:
    models = list(listed_models(capture, "models", "name"))
    pen = scribe("fireworks-api", "fireworks", capture)
    notices = (n for m in models if m.get(_FIELD) for n in _notice(m, pen))
    return reading(notices, _rest(capture, len(models)))


def _rest(capture: Capture, read: int) -> list[Problem]:
    """One page is asked for; that there are more must not stay unsaid."""
    if not json_of(capture).get("nextPageToken"):
        return []
    return [Problem("models", f"the first {read}", "the list goes on, on a page that is not read")]


def _notice(model: dict[str, Any], pen: Scribe) -> Iterator[Notice]:
    yield from pen.write(
        Subject((model["name"],)),
        Scope.INFERENCE,
        _when(model[_FIELD]),
        pen.evidence(MODELS, quote_of(model, "name", _FIELD)),
        applies_to=AppliesTo(tiers=("serverless",)),
    )


def _when(told: object) -> When:
    nothing = UnknownDate(WhyUnknown.UNREADABLE, str(told))
    if not isinstance(told, dict):
        return nothing
    try:
        return exact(date(told["year"], told["month"], told["day"]))
    except (KeyError, TypeError, ValueError):
        return nothing


SOURCE = Source(
    id="fireworks-api",
    provider="fireworks",
    title="Fireworks models API",
    url="https://api.fireworks.ai/v1/accounts/fireworks/models"
    "?filter=supports_serverless%3Dtrue&pageSize=200",
    parse=parse,
    min_rows=0,
    kind=SourceKind.API,
    needs_key=True,
    headers=headers,
)
