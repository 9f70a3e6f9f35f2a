"""Bedrock's ``ListFoundationModels`` in one region: ``modelLifecycle`` with its times.

Read through boto3, whose credentials it uses (``pip install 'tracker[bedrock]'``); the answer of
``GetFoundationModel`` for a single model is understood as well. Field names are those of
botocore's service description; ``endOfLifeTime`` is when a model stops answering.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.dates import read_day, read_when
from tracker.domain.notice import Notice, Scope
from tracker.errors import ParseError
from tracker.sources.api_answer import MODELS, json_of, listed_models, quote_of, require_field
from tracker.sources.base import Capture, Reading, Source, SourceKind, Via
from tracker.sources.ids import Subject
from tracker.sources.scribe import Scribe, reading, scribe

_FIELD = "modelLifecycle"


def parse(capture: Capture) -> Reading:
    models = list(_models(capture))
    require_field(models, _FIELD, capture)
    pen = scribe("bedrock-api", "bedrock", capture)
    return reading(n for m in models for n in _notice(m, pen))


def _models(capture: Capture) -> Iterator[dict[str, Any]]:
    answer = json_of(capture)
    one = answer.get("modelDetails") if isinstance(answer, dict) else None
    if not isinstance(one, dict):
        yield from listed_models(capture, "modelSummaries", "modelId")
        return
    if not isinstance(one.get("modelId"), str):
        msg = f"{capture.url}: the model in the answer has no modelId"
        raise ParseError(msg)
    yield one


def _notice(model: dict[str, Any], pen: Scribe) -> Iterator[Notice]:
    cycle = model.get(_FIELD)
    if not isinstance(cycle, dict) or not cycle.get("endOfLifeTime"):
        return
    name, status = model.get("modelName"), cycle.get("status")
    yield from pen.write(
        Subject((model["modelId"],), name if isinstance(name, str) and name else None),
        Scope.INFERENCE,
        read_when(str(cycle["endOfLifeTime"])),
        pen.evidence(MODELS, quote_of(model, "modelId", _FIELD)),
        announced_on=read_day(str(cycle.get("legacyTime") or "")),
        lifecycle=status if isinstance(status, str) else None,
    )


SOURCE = Source(
    id="bedrock-api",
    provider="bedrock",
    title="Bedrock model lifecycle in your region",
    url="https://bedrock.amazonaws.com/foundation-models",
    parse=parse,
    min_rows=0,
    kind=SourceKind.API,
    on_request=True,
    via=Via.AWS,
)
