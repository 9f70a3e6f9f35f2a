"""From what a person or an artefact calls the base to a canonical :class:`ModelRef`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.model_ref import ModelRef
from tracker.errors import InputError
from tracker.matching.providers import (
    HUB_OWNERS,
    HUB_SPELLERS,
    PROVIDERS,
    SELF_HELD,
    provider_named,
)
from tracker.matching.spelling import hyphened, spelled

_HUB_COMMIT = re.compile(r"[0-9a-f]{40}")
_DATED = re.compile(r"(?P<name>.+?)-(?P<version>\d{4}-\d{2}-\d{2})")

_PINNED = {
    "openai": re.compile(r".+-(?:\d{4}-\d{2}-\d{2}|\d{4}(?:-preview)?|00\d)"),
    "anthropic": re.compile(
        # Without a date: pinned up to Claude 2.1, an alias up to 4.5, pinned again from 4.6 on.
        r".+-\d{8}|claude-(?:instant-)?[12]\.\d|claude-[a-z]+-(?:4-[6-9]|[5-9](?:-\d+)?)"
    ),
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
    provider, model = _split(hyphened(text.strip()), serving, own)
    if "@" in model and provider in SELF_HELD and revision is None:
        model, _, revision = model.partition("@")
    if revision is not None and not _HUB_COMMIT.fullmatch(revision):
        msg = f"{revision!r} is not a hub commit"
        raise InputError(msg, "give the 40 hex digits of the commit the weights were taken from")
    if not model or not model.isprintable() or " " in model:
        msg = f"{text!r} does not name a base model"
        raise InputError(msg, "write it PROVIDER/MODEL, e.g. openai/gpt-4o-mini-2024-07-18")
    return canonical(provider, model, revision=revision)


def provider_in(text: str, own: Sequence[str] = ()) -> str | None:
    """The provider a base is written with, if it is written with one."""
    head, slash, _ = hyphened(text.strip()).partition("/")
    return provider_named(head, own) if slash and _is_provider(head, own) else None


def canonical(
    provider: str, model: str, version: str | None = None, revision: str | None = None
) -> ModelRef:
    """One spelling per model and provider, with ``pinned`` worked out from the spelling."""
    if provider in SELF_HELD:
        return ModelRef(provider, model, None, revision, pinned=revision is not None)
    model, version = spelled(provider, model), version.lower() if version else None
    if provider == "azure":
        return _azure(model, version)
    pattern = _PINNED.get(provider)
    pinned = bool(pattern and pattern.fullmatch(model)) and not model.endswith("latest")
    return ModelRef(provider, model, version, revision, pinned or revision is not None)


def pinnable(base: ModelRef) -> bool:
    """Whether an id of this kind can name one snapshot at all: not every provider has any."""
    return base.provider in (*_PINNED, "azure", "huggingface")


def as_served(base: ModelRef, serving: str) -> ModelRef:
    """The base under the name and the clock of who serves it.

    Hub weights keep their hub name in the registry, also where somebody else runs them: then that
    provider's notices count, and its spellings say under which ids it serves those weights.
    """
    if base.provider != "huggingface" or serving in (*SELF_HELD, "other"):
        return base
    return replace(canonical(serving, base.model), pinned=base.pinned)


def _azure(model: str, version: str | None) -> ModelRef:
    """Azure keeps name and version apart."""
    if version is None and (match := _DATED.fullmatch(model)):
        model, version = match["name"], match["version"]
    if version is None and (match := re.fullmatch(r"(.+)-(\d{4}(?:-preview)?)", model)):
        model, version = match[1], match[2]
    return ModelRef("azure", model, version, None, bool(version))


def _split(text: str, serving: str | None, own: Sequence[str]) -> tuple[str, str]:
    head, slash, rest = text.partition("/")
    named = provider_in(text, own)
    if named is not None and not _is_hub_owner(head, serving):
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
    if serving in (None, "self_hosted", "other") or named in SELF_HELD:
        return named
    return serving


def _is_hub_owner(head: str, serving: str | None) -> bool:
    """``google/gemma-2-9b-it`` served by Together names weights of the hub, not Google's API."""
    if serving not in HUB_SPELLERS or head.lower() not in HUB_OWNERS:
        return False
    return provider_named(head) != serving


def _is_provider(text: str, own: Sequence[str]) -> bool:
    try:
        provider_named(text, own)
    except InputError:
        return False
    return True
