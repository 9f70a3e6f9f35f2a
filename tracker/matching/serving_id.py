"""What the id of a tuned model says about its base, per provider.

Grammars: OpenAI ``ft:BASE:ORG:SUFFIX:ID[:ckpt-step-N]``; Mistral
``ft:BASE:HEX8[:SUFFIX]:YYYYMMDD:HEX8``, told from OpenAI's by the day; Azure OpenAI
``BASE.ft-HEX[-SUFFIX]``;
Bedrock ``arn:…:custom-model/BASE/ID`` (the base may itself hold colons); Vertex
``projects/…/models/N[@V]`` and ``…/endpoints/N``, which do not name their base.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.errors import InputError

_OPENAI = re.compile(
    r"ft:(?P<base>[^:]+):(?P<org>[^:]*):(?P<suffix>[^:]*):(?P<id>[^:]+)"
    r"(?::(?P<checkpoint>ckpt-step-\d+))?"
)
_MISTRAL = re.compile(
    r"ft:(?P<base>(?!gpt|o\d|davinci|babbage|curie|ada)[^:]+):[0-9a-f]{8}"
    r"(?::(?P<suffix>[^:]+))?:20\d{6}:[0-9a-f]{8}"
)
_OPENAI_BASE = re.compile(r"gpt|chatgpt|o\d|davinci|babbage|curie|ada")
_AZURE = re.compile(r"(?P<base>.+?)\.ft-(?P<id>[0-9a-f]+)(?:-(?P<suffix>.+))?")
_BEDROCK = re.compile(
    r"arn:aws[^:]*:bedrock:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):"
    r"custom-model/(?P<base>.+)/(?P<id>[a-z0-9]{12})"
)
_VERTEX = re.compile(r"projects/[^/]+/locations/[^/]+/(?:models|endpoints)/[^/]+")


@dataclass(frozen=True, slots=True)
class ServingId:
    """A tuned model's id taken apart. ``base`` is ``None`` where the id does not name it."""

    provider: str
    base: str | None = None
    suffix: str | None = None
    checkpoint: str | None = None


def read_serving_id(text: str, serving: str | None = None) -> ServingId | None:
    """Take a tuned model's id apart; ``None`` when it follows no known grammar.

    ``serving``: who is said to serve it, if anybody is. An id need not be OpenAI's only because it
    begins with ``ft``: whoever else serves it may call it as they like. Raises InputError for an id
    that starts like one of the grammars of who may be meant, and then breaks it.
    """
    found = _by_grammar(text)
    if found is not None and _is_meant(found, serving):
        return found
    _refuse_broken(text, serving)
    return None


def _by_grammar(text: str) -> ServingId | None:
    if match := _MISTRAL.fullmatch(text):
        return ServingId("mistral", match["base"], match["suffix"])
    if match := _OPENAI.fullmatch(text):
        return ServingId("openai", match["base"], match["suffix"], match["checkpoint"])
    if match := _BEDROCK.fullmatch(text):
        # "imported" stands where the base would: the weights came from outside.
        return ServingId("bedrock", None if match["base"] == "imported" else match["base"])
    if match := _AZURE.fullmatch(text):
        return ServingId("azure", match["base"], match["suffix"])
    return ServingId("vertex") if _VERTEX.fullmatch(text) else None


def _is_meant(found: ServingId, serving: str | None) -> bool:
    """Four colons make an id OpenAI's where nobody else serves it, or its base is OpenAI's."""
    if found.provider != "openai" or serving in (None, "openai"):
        return True
    return bool(_OPENAI_BASE.match(found.base or ""))


def _refuse_broken(text: str, serving: str | None) -> None:
    if text.startswith(("ft:", "ft-")) and serving in (None, "openai"):
        msg = f"{text!r} is not an OpenAI fine-tune id"
        raise InputError(msg, "it should read ft:BASE:ORG:NAME:ID, e.g. ft:gpt-4o-mini:acme::9xYz")
    if text.startswith("arn:") and ":bedrock:" in text:
        msg = f"{text!r} is not the ARN of a Bedrock custom model"
        raise InputError(msg, "it should read arn:aws:bedrock:REGION:ACCOUNT:custom-model/BASE/ID")
    if not text or text != text.strip() or not text.isprintable():
        msg = f"{text!r} is not a model id"
        raise InputError(msg, "give the id the provider serves it under, without spaces around it")
