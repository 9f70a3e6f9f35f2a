"""Matching is key equality: a notice has one key, a model has a few, from exact to merely possible.

Never a prefix test: ``gpt-4`` is not ``gpt-4o``. Where a notice names an undated root and the model
is a dated snapshot of it, the match is *possible*, shown, and never taken for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.matching.aliases import Aliases as Aliases
from tracker.matching.base import canonical
from tracker.matching.spelling import hyphened

_FT_ROOT = re.compile(r"ft[-:](?P<base>[^:]+)")
_CHECKPOINT = re.compile(r":ckpt-step-\d+$")
_SNAPSHOT = re.compile(
    r"(?P<root>.+?)-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{2}-\d{4}|\d{3,4})(?:-preview)?"
)


class Certainty(IntEnum):
    """How sure a match is; lower is surer."""

    EXACT = 0
    ALIAS = 1
    POSSIBLE = 2


@dataclass(frozen=True, slots=True)
class Key:
    """``kind``: ``own`` for a tuned model's own id, ``every`` for all of a provider's models,

    ``base`` for everything else.
    """

    provider: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Candidate:
    key: Key
    certainty: Certainty


def every_key(provider: str) -> Key:
    """The key of notices about all of a provider's models, and of whether it speaks at all."""
    return Key(provider, "every", EVERY_MODEL)


@lru_cache(maxsize=16_384)
def base_key(provider: str, text: str, version: str | None = None) -> Key:
    """The key of a base as a notice writes it; ``ft-X`` and ``ft:X`` mean tunes of X."""
    model = hyphened(text.strip()).lower()
    if match := _FT_ROOT.fullmatch(model):
        model = match["base"]
    return Key(provider, "base", canonical(provider, model, version).full_id.lower())


def notice_key(notice: Notice) -> Key | None:
    """The key a notice is found under.

    ``None`` for one that names no model id, or that is about an endpoint rather than a model.
    """
    if notice.model_id is None or notice.scope is Scope.ENDPOINT:
        return None
    if notice.model_id == EVERY_MODEL:
        return every_key(notice.provider)
    own = _own_id(notice.model_id)
    if (own.count(":") >= 3 and own.startswith("ft:")) or ".ft-" in own:
        return Key(notice.provider, "own", own)
    return base_key(notice.provider, notice.model_id, notice.version)


def row_keys(notice: Notice) -> frozenset[Key]:
    """The keys of the other ids of a notice's table row: they are one model, on the page's word."""
    own = notice_key(notice)
    if own is None or own.kind != "base":
        return frozenset()
    return frozenset(base_key(notice.provider, other) for other in notice.same_row) - {own}


def mentioned_keys(notice: Notice) -> frozenset[Key]:
    """The keys of the bases a notice names in any role, also as a replacement."""
    if notice.scope is Scope.ENDPOINT:
        return frozenset()
    named = {base_key(notice.provider, r) for r in notice.replacements}
    own = notice_key(notice)
    return frozenset(named | {own} if own is not None and own.kind != "every" else named)


def model_keys(
    base: ModelRef | None, serving_id: str | None, same: Iterable[str] = ()
) -> list[Candidate]:
    """Every key a tuned model answers to, surest first, without that of all models.

    ``same``: the other ids its provider says the base goes by.
    """
    out = [Candidate(key, Certainty.EXACT) for key in own_keys(base, serving_id)]
    if base is not None:
        out += _base_keys(base, same)
    return out


def own_keys(base: ModelRef | None, serving_id: str | None) -> list[Key]:
    """Those of the id it is served under, with and without its checkpoint."""
    if not serving_id:
        return []
    own, provider = _own_id(serving_id), base.provider if base else "openai"
    return [Key(provider, "own", each) for each in dict.fromkeys((own, own_root(own)))]


def own_root(text: str) -> str:
    """A tuned model's own id without its checkpoint, as it is looked up by."""
    return _CHECKPOINT.sub("", _own_id(text))


def _own_id(text: str) -> str:
    return hyphened(text.strip()).lower()


def _base_keys(base: ModelRef, same: Iterable[str]) -> list[Candidate]:
    exact = base.full_id.lower()
    others = [i for i in dict.fromkeys(same) if i != exact]
    found = [Candidate(Key(base.provider, "base", exact), Certainty.EXACT)]
    found += [Candidate(Key(base.provider, "base", i), Certainty.ALIAS) for i in others]
    seen = {exact, *others}
    for name in (exact, *others):
        match = _SNAPSHOT.fullmatch(name)
        if match and match["root"] not in seen:
            seen.add(match["root"])
            key = Key(base.provider, "base", match["root"])
            found.append(Candidate(key, Certainty.POSSIBLE))
    return found
