"""One spelling per model and provider: what a cloud puts around an id, or writes its own way.

Nothing here makes ids of two providers equal: a platform's copy has a clock of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
"""Hyphens, dashes and minus signs that pages print where an id has a plain hyphen."""

_BEDROCK_ARN = re.compile(
    r"arn:aws[^:]*:bedrock:[^:]*:[^:]*:(?:foundation-model|[a-z-]+)/(?P<id>.+)"
)
_AWS_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d/")
_PROFILE = re.compile(r"(?:us-gov|us|eu|apac|jp|au|ca|sa|me|af|global)\.(?=[a-z0-9-]+\.)")
_CONTEXT_SIZE = re.compile(r"(?<=:\d):(?:\d+k|mm)$")
"""``…-v1:0:300k`` is the customizable variant of ``…-v1:0``: one model, one date."""

_GOOGLE_PATH = re.compile(r"(?:projects/[^/]+/locations/[^/]+/)?(?:publishers/[^/]+/)?models/")
_FIREWORKS_PATH = "accounts/fireworks/models/"


def hyphened(text: str) -> str:
    """The text with plain hyphens: a page's U+2011 or em dash inside an id is typography."""
    return _HYPHENS.sub("-", text)


def spelled(provider: str, text: str) -> str:
    """An id the way this provider's notices are looked up: lower case, without decoration."""
    plain = hyphened(text.strip()).lower()
    rule = _RULES.get(provider)
    return rule(plain) if rule else plain


def _bedrock(text: str) -> str:
    """Without ARN, region (as in LiteLLM's ids), inference-profile prefix and context size."""
    if match := _BEDROCK_ARN.fullmatch(text):
        text = match["id"]
    text = _AWS_REGION.sub("", text, count=1)
    return _CONTEXT_SIZE.sub("", _PROFILE.sub("", text, count=1))


def _google(text: str) -> str:
    """Without the resource path; ``@default`` and ``@latest`` say no more than nothing."""
    bare = _GOOGLE_PATH.sub("", text.replace("\\@", "@"), count=1)
    return bare.removesuffix("@default").removesuffix("@latest")


def _fireworks(text: str) -> str:
    """Without the deployment and the account that every model of theirs is under."""
    return text.partition("#")[0].removeprefix(_FIREWORKS_PATH)


def _azure(text: str) -> str:
    """Azure spells OpenAI's gpt-3.5 as gpt-35."""
    return text.replace("gpt-3.5", "gpt-35")


_RULES: dict[str, Callable[[str], str]] = {
    "azure": _azure,
    "bedrock": _bedrock,
    "vertex": _google,
    "gemini": _google,
    "fireworks": _fireworks,
}
