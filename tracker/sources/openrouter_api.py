"""OpenRouter's list of models: ``expiration_date`` is the day after which a model may be gone."""

from __future__ import annotations

from tracker.dates import read_when
from tracker.domain.notice import Scope
from tracker.sources.api_answer import MODELS, listed_models, quote_of, require_field
from tracker.sources.base import Capture, Reading, Source, SourceKind
from tracker.sources.ids import Subject
from tracker.sources.openai_api import headers
from tracker.sources.scribe import reading, scribe

_FIELD = "expiration_date"


def parse(capture: Capture) -> Reading:
    models = list(listed_models(capture))
    require_field(models, _FIELD, capture)
    pen = scribe("openrouter-api", "openrouter", capture)
    return reading(
        notice
        for m in models
        if m.get(_FIELD)
        for notice in pen.write(
            Subject((m["id"],)),
            Scope.INFERENCE,
            read_when(str(m[_FIELD])),
            pen.evidence(MODELS, quote_of(m, "id", _FIELD)),
        )
    )


SOURCE = Source(
    id="openrouter-api",
    provider="openrouter",
    title="OpenRouter models API",
    url="https://openrouter.ai/api/v1/models",
    parse=parse,
    min_rows=0,
    kind=SourceKind.API,
    needs_key=True,
    headers=headers,
)
