"""Mistral's list of models, own fine-tunes included: ``deprecation`` is the day a model is removed.

``GET /v1/models``; the provider's client words the field "deprecated and will be removed on". A
fine-tune's card has ``type: fine-tuned`` and an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.dates import read_when
from tracker.domain.notice import Notice, Scope
from tracker.sources.api_answer import MODELS, listed_models, quote_of, require_field
from tracker.sources.base import Capture, Reading, Source, SourceKind
from tracker.sources.ids import Subject
from tracker.sources.openai_api import headers
from tracker.sources.scribe import Scribe, reading, scribe

_FIELD = "deprecation"
_INSTEAD = "deprecation_replacement_model"


def parse(capture: Capture) -> Reading:
    models = list(listed_models(capture))
    require_field(models, _FIELD, capture)
    pen = scribe("mistral-api", "mistral", capture)
    return reading(n for m in models if m.get(_FIELD) for n in _notice(m, pen))


def _notice(model: dict[str, Any], pen: Scribe) -> Iterator[Notice]:
    tuned = model.get("type") == "fine-tuned"
    instead = model.get(_INSTEAD)
    yield from pen.write(
        Subject((model["id"],)),
        Scope.FINE_TUNED_INFERENCE if tuned else Scope.INFERENCE,
        read_when(str(model[_FIELD])),
        pen.evidence(MODELS, quote_of(model, "id", _FIELD, _INSTEAD)),
        replacements=(instead,) if isinstance(instead, str) and instead else (),
        lifecycle="archived" if model.get("archived") is True else None,
    )


SOURCE = Source(
    id="mistral-api",
    provider="mistral",
    title="Mistral models API",
    url="https://api.mistral.ai/v1/models",
    parse=parse,
    min_rows=0,
    kind=SourceKind.API,
    needs_key=True,
    headers=headers,
)
