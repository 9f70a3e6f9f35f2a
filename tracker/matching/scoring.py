"""From what a tool calls a model that scored or embedded to a :class:`ModelRef`, if it can be."""

from __future__ import annotations

import re

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.base import canonical, read_base
from tracker.matching.serving_id import read_serving_id

_FAMILIES = (
    (re.compile(r"(?:gpt|chatgpt|o\d|text-embedding)-.+|o\d"), "openai"),
    (re.compile(r"claude-.+"), "anthropic"),
    (re.compile(r"gemini-.+"), "gemini"),
    (re.compile(r"(?:embed|rerank|command)-.+"), "cohere"),
    (re.compile(r"(?:mistral|ministral|magistral|codestral)-.+"), "mistral"),
    (re.compile(r"grok-.+"), "xai"),
)
"""Ids only one provider gives out; where others serve the model too, they must be named."""
_PROMPTFOO = re.compile(
    r"(?P<provider>[a-z_]+):(?:(?:chat|completion|responses|messages|embedding)s?:)?(?P<model>[^:]+)"
)
_DEEPEVAL = re.compile(r"(?P<model>\S+) \([^)]+\)")


def read_scorer(text: str) -> ModelRef | None:
    """``openai/gpt-4o-2024-08-06``, ``openai:chat:gpt-4o``, ``gpt-4o``, or a fine-tune's own id.

    A fine-tune is read as its base. ``None`` for a name that says nothing about a provider: a
    judge that cannot be watched is shown, never guessed at.
    """
    name = text.strip()
    if match := _DEEPEVAL.fullmatch(name):
        name = match["model"]
    try:
        tuned = read_serving_id(name.removeprefix("openai/"))
        if tuned is not None:
            return read_base(tuned.base, serving=tuned.provider) if tuned.base else None
        return _plain(name)
    except InputError:
        return None


def _plain(name: str) -> ModelRef | None:
    if "/" in name:
        return read_base(name)
    if match := _PROMPTFOO.fullmatch(name):
        return read_base(f"{match['provider']}/{match['model']}")
    lower = name.lower()
    provider = next((who for shape, who in _FAMILIES if shape.fullmatch(lower)), None)
    return canonical(provider, lower) if provider else None
