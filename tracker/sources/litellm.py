"""LiteLLM's model map: ``deprecation_date`` by model, for many providers. Off unless asked for.

Keys are spelled for its own router: image sizes and steps, the provider, a region or a kind of
deployment may stand before the id. ``ft:`` keys are about the fine-tunes of a base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tracker.dates import read_when
from tracker.domain.notice import AppliesTo, Notice, Scope
from tracker.errors import ParseError
from tracker.sources.api_answer import json_of, quote_of
from tracker.sources.base import Capture, Problem, Reading, Source, SourceKind
from tracker.sources.dom import Section
from tracker.sources.feed import Strangers, tuned_base, why_no_id
from tracker.sources.ids import Subject
from tracker.sources.scribe import reading, scribe

_FIELD = "deprecation_date"
_PROVIDERS = {
    "openai": "openai",
    "text-completion-openai": "openai",
    "anthropic": "anthropic",
    "azure": "azure",
    "azure_text": "azure",
    "azure_ai": "azure",
    "bedrock": "bedrock",
    "bedrock_converse": "bedrock",
    "bedrock_mantle": "bedrock",
    "gemini": "gemini",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "mistral": "mistral",
    "codestral": "mistral",
    "groq": "groq",
    "xai": "xai",
    "together_ai": "together",
    "fireworks_ai": "fireworks",
    "databricks": "databricks",
    "openrouter": "openrouter",
}
_PREFIXES = frozenset({*_PROVIDERS, "vertex_ai"})
_SIZE = re.compile(
    r"\d+-x-\d+|(?:max-)?\d*-?steps|low|medium|high|auto|standard|hd|\d+-month-commitment|\*"
)
_REGION = re.compile(r"(?:us|eu|apac|ap|ca|sa|me|af|il|mx)(?:-gov)?(?:-[a-z]+-\d)?")
_TIER = re.compile(r"global(?:-standard)?|data-?zone|regional|batch|provisioned")
_FIREWORKS = "accounts/fireworks/models/"


def parse(capture: Capture) -> Reading:
    models = json_of(capture)
    if not isinstance(models, dict) or not any(_is_dated(m) for m in models.values()):
        msg = f"{capture.url}: no model in the answer has {_FIELD!r}; it is no list of models"
        raise ParseError(msg, "the address is that of model_prices_and_context_window.json")
    strangers = Strangers(_PROVIDERS)
    problems: list[Problem] = []
    notices = list(_notices(models, capture, strangers, problems))
    return reading(notices, [*problems, *strangers.problems()])


def _is_dated(model: Any) -> bool:
    return isinstance(model, dict) and bool(model.get(_FIELD))


def _notices(
    models: dict[str, Any], capture: Capture, strangers: Strangers, problems: list[Problem]
) -> Iterator[Notice]:
    for key, model in models.items():
        # "sample_spec" explains the fields, in the place of a model.
        if key == "sample_spec" or not _is_dated(model):
            continue
        served_by = str(model.get("litellm_provider") or "")
        provider = "vertex" if served_by.startswith("vertex_ai") else strangers.ours(served_by)
        name, applies = model_of(key)
        if wrong := why_no_id(name):
            problems.append(Problem(served_by, key, wrong))
        elif provider:
            yield from _notice(key, model, provider, (name, applies), capture)


def _notice(
    key: str, model: dict[str, Any], provider: str, about: tuple[str, AppliesTo], capture: Capture
) -> list[Notice]:
    name, applies = about
    if provider == "fireworks" and "/" not in name:
        name = _FIREWORKS + name
    base = tuned_base(name)
    section = Section("models", 1, "", ("models", key), ())
    pen = scribe("litellm", provider, capture)
    return pen.write(
        Subject((base or name,)),
        Scope.FINE_TUNED_INFERENCE if base else Scope.INFERENCE,
        read_when(str(model[_FIELD])),
        pen.evidence(section, quote_of({"key": key, **model}, "key", "litellm_provider", _FIELD)),
        applies_to=applies,
    )


def model_of(key: str) -> tuple[str, AppliesTo]:
    """The provider's id in a key, and where it is said to be served.

    >>> model_of("1024-x-1024/50-steps/bedrock/amazon.nova-canvas-v1:0")[0]
    'amazon.nova-canvas-v1:0'
    """
    parts, regions, tiers = key.split("/"), list[str](), list[str]()
    while len(parts) > 1:
        head = parts[0]
        if _REGION.fullmatch(head):
            regions.append(head)
        elif _TIER.fullmatch(head):
            tiers.append(head)
        elif head not in _PREFIXES and not _SIZE.fullmatch(head):
            break
        parts = parts[1:]
    return "/".join(parts), AppliesTo(None, tuple(regions), tuple(tiers))


SOURCE = Source(
    id="litellm",
    provider="litellm",
    title="LiteLLM model map",
    url="https://raw.githubusercontent.com/BerriAI/litellm/main/"
    "model_prices_and_context_window.json",
    parse=parse,
    min_rows=20,
    kind=SourceKind.FEED,
    on_request=True,
)
