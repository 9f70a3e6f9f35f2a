"""From what a person or an artefact calls the base to a canonical :class:`ModelRef`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.providers import PROVIDERS, provider_named

_HUB_COMMIT = re.compile(r"[0-9a-f]{40}")
_DATED = re.compile(r"(?P<name>.+?)-(?P<version>\d{4}-\d{2}-\d{2})")
_REGION_PREFIX = re.compile(r"(?:us|eu|apac|jp|au|ca|us-gov|global)\.(?=[a-z0-9]+\.)")
_BEDROCK_ARN = re.compile(
    r"arn:aws[^:]*:bedrock:[^:]*:[^:]*:(?:foundation-model|[a-z-]+)/(?P<id>.+)"
)
_CONTEXT_SIZE = re.compile(r"(?<=:\d):(?:\d+k|mm)$")
"""``…-v1:0:300k`` is the customizable variant of ``…-v1:0``: one model, one date."""
_HYPHENS = re.compile("[\u2010-\u2015]")

_PINNED = {
    "openai": re.compile(r".+-(?:\d{4}-\d{2}-\d{2}|\d{4}(?:-preview)?|00\d)"),
    "anthropic": re.compile(r".+-\d{8}|claude-(?:[a-z]+-)*[0-9]+[-.][0-9]+"),
    "bedrock": re.compile(r".+(?:-v\d+(?::\d+)*|:\d+)(?::\d+k)?"),
    "vertex": re.compile(r".+(?:-\d{3}|@\d+)|gemini-(?:2\.5|[3-9]).*(?<!preview)"),
    "gemini": re.compile(r".+-\d{3}|gemini-(?:2\.5|[3-9]).*(?<!preview)"),
    "cohere": re.compile(r".+-(?:\d{2}-\d{4}|v\d+(?:\.\d+)?)"),
    "mistral": re.compile(r".+-\d{4}"),
    "groq": re.compile(r".+-\d{4}"),
    "xai": re.compile(r".+-\d{4}"),
}


def read_base(
    text: str,
    *,
    serving: str | None = None,
    revision: str | None = None,
    own: Sequence[str] = (),
) -> ModelRef:
    """``openai/gpt-4o-mini-2024-07-18`` (or a bare id, when ``serving`` is known) to a ModelRef.

    ``serving`` is the provider that serves the tuned model and so runs the clock: a base written
    ``openai/…`` but served by Azure is read as Azure's. ``revision`` is a hub commit.
    ``own``: as for :func:`~tracker.matching.providers.provider_named`.
    Raises InputError for an unknown provider, an empty id or a revision that is no commit.
    """
    provider, model = _split(_HYPHENS.sub("-", text.strip()), serving, own)
    if "@" in model and provider in ("huggingface", "self_hosted") and revision is None:
        model, _, revision = model.partition("@")
    if revision is not None and not _HUB_COMMIT.fullmatch(revision):
        msg = f"{revision!r} is not a hub commit"
        raise InputError(msg, "give the 40 hex digits of the commit the weights were taken from")
    if not model or not model.isprintable() or " " in model:
        msg = f"{text!r} does not name a base model"
        raise InputError(msg, "write it PROVIDER/MODEL, e.g. openai/gpt-4o-mini-2024-07-18")
    return canonical(provider, model, revision=revision)


def canonical(
    provider: str, model: str, version: str | None = None, revision: str | None = None
) -> ModelRef:
    """One spelling per model and provider, with ``pinned`` worked out from the spelling."""
    if provider in ("huggingface", "self_hosted"):
        return ModelRef(provider, model, None, revision, pinned=revision is not None)
    model = _HYPHENS.sub("-", model).lower()
    if provider == "azure":
        return _azure(model, version)
    if provider == "bedrock":
        if match := _BEDROCK_ARN.fullmatch(model):
            model = match["id"]
        model = _CONTEXT_SIZE.sub("", _REGION_PREFIX.sub("", model))
    pattern = _PINNED.get(provider)
    pinned = bool(pattern and pattern.fullmatch(model)) and not model.endswith("latest")
    return ModelRef(provider, model, version, revision, pinned or revision is not None)


def _azure(model: str, version: str | None) -> ModelRef:
    """Azure keeps name and version apart, and spells OpenAI's gpt-3.5 as gpt-35."""
    if version is None and (match := _DATED.fullmatch(model)):
        model, version = match["name"], match["version"]
    if version is None and (match := re.fullmatch(r"(.+)-(\d{4})", model)):
        model, version = match[1], match[2]
    return ModelRef("azure", model.replace("gpt-3.5", "gpt-35"), version, None, bool(version))


def _split(text: str, serving: str | None, own: Sequence[str]) -> tuple[str, str]:
    head, slash, rest = text.partition("/")
    if slash and _is_provider(head, own):
        named = provider_named(head, own)
        return (_clock(named, serving), rest)
    if serving is not None:
        return (_clock("huggingface" if serving == "self_hosted" else serving, serving), text)
    if not slash:
        msg = f"the base {text!r} does not say whose model it is"
        raise InputError(msg, f"write it PROVIDER/MODEL; providers: {', '.join(PROVIDERS)}")
    try:
        return (provider_named(head, own), rest)
    except InputError as error:
        hint = f"{error.hint}; a hub model is written huggingface/{text}"
        raise InputError(error.message, hint) from None


def _clock(named: str, serving: str | None) -> str:
    """The weights are the developer's; the clock is the server's."""
    if serving in (None, "self_hosted", "other") or named in ("huggingface", "self_hosted"):
        return named
    return serving


def _is_provider(text: str, own: Sequence[str]) -> bool:
    try:
        provider_named(text, own)
    except InputError:
        return False
    return True
