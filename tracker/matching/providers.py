"""Who can serve a model, and how people spell it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from tracker.errors import InputError

PROVIDERS = (
    "openai",
    "anthropic",
    "azure",
    "bedrock",
    "vertex",
    "gemini",
    "mistral",
    "cohere",
    "groq",
    "xai",
    "together",
    "fireworks",
    "databricks",
    "openrouter",
    "huggingface",
    "self_hosted",
    "other",
)

SELF_HELD = ("self_hosted", "huggingface")
"""Where the weights are one's own: nobody else can switch them off."""

HUB_SPELLERS = (*SELF_HELD, "together", "groq", "fireworks", "databricks")
"""Who names open weights OWNER/MODEL, as the hub does."""

HUB_OWNERS = ("openai", "google", "mistralai", "databricks")
"""Owners on the hub that are called like a provider, or like one of its spellings."""

_SPELLINGS = {
    "azure_openai": "azure",
    "foundry": "azure",
    "aws": "bedrock",
    "amazon": "bedrock",
    "google_vertex": "vertex",
    "vertex_ai": "vertex",
    "google": "gemini",
    "google_gemini": "gemini",
    "claude": "anthropic",
    "hf": "huggingface",
    "hub": "huggingface",
    "local": "self_hosted",
    "selfhosted": "self_hosted",
    "vllm": "self_hosted",
    "together_ai": "together",
    "fireworks_ai": "fireworks",
    "mistralai": "mistral",
    "x_ai": "xai",
}


def provider_named(text: str, own: Sequence[str] = ()) -> str:
    """The provider people mean by ``text``. Raises InputError, with a suggestion, if none.

    ``own``: further providers, which are spelled as they are written here.
    """
    if (written := text.strip().lower()) in own:
        return written
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    name = _SPELLINGS.get(name, name)
    if name in PROVIDERS:
        return name
    near = difflib.get_close_matches(name, [*PROVIDERS, *_SPELLINGS, *own], n=1)
    hint = f"did you mean {_SPELLINGS.get(near[0], near[0])}?" if near else None
    msg = f"unknown provider {text!r}"
    raise InputError(msg, hint or f"one of {', '.join((*PROVIDERS, *own))}")
