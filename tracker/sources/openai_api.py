"""OpenAI's list of models, own fine-tunes included: ``shutdown_date`` is a date or null.

``GET /v1/models``, field added to the published specification on 2026-08-14. It says nothing of
training, and no date yet is no notice.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from tracker.dates import read_when
from tracker.domain.notice import Notice, Scope
from tracker.errors import ParseError
from tracker.sources.api_answer import MODELS, listed_models
from tracker.sources.base import Capture, Reading, Source, SourceKind
from tracker.sources.ids import Subject
from tracker.sources.scribe import Scribe, reading, scribe

_FIELD = "shutdown_date"


def parse(capture: Capture) -> Reading:
    models = list(listed_models(capture))
    if not any(_FIELD in m for m in models):
        msg = f"{capture.url}: no model in the answer has a {_FIELD}"
        raise ParseError(msg, "the field came in August 2026; is this the address of OpenAI?")
    pen = scribe("openai-api", "openai", capture)
    return reading(n for m in models if m.get(_FIELD) for n in _notice(m["id"], m, pen))


def _notice(model: str, answer: dict[str, object], pen: Scribe) -> Iterator[Notice]:
    scope = Scope.FINE_TUNED_INFERENCE if model.startswith("ft:") else Scope.INFERENCE
    quote = orjson.dumps({"id": model, _FIELD: answer[_FIELD]}).decode()
    when = read_when(str(answer[_FIELD]))
    yield from pen.write(Subject((model,)), scope, when, pen.evidence(MODELS, quote))


def headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


SOURCE = Source(
    id="openai-api",
    provider="openai",
    title="OpenAI models API",
    url="https://api.openai.com/v1/models",
    parse=parse,
    min_rows=0,
    kind=SourceKind.API,
    needs_key=True,
    headers=headers,
)
