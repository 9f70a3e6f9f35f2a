"""Matching is key equality: a notice has one key, a model has a few, from exact to merely possible.

Never a prefix test: ``gpt-4`` is not ``gpt-4o``. Where a notice names an undated root and the model
is a dated snapshot of it, the match is *possible*, shown, and never taken for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Notice
from tracker.matching.base import canonical

_FT_ROOT = re.compile(r"ft[-:](?P<base>[^:]+)")
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
    """``kind``: ``own`` for a tuned model's own id, ``base`` for everything else."""

    provider: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Candidate:
    key: Key
    certainty: Certainty


Aliases = Mapping[tuple[str, str], tuple[str, ...]]
"""(provider, id) → the other ids that provider says are the same model."""


def notice_key(notice: Notice) -> Key | None:
    """The key a notice is found under; ``None`` for one that names no model id."""
    if notice.model_id is None:
        return None
    model = notice.model_id.lower()
    if (model.count(":") >= 3 and model.startswith("ft:")) or ".ft-" in model:
        return Key(notice.provider, "own", model)
    if match := _FT_ROOT.fullmatch(model):
        model = match["base"]
    return Key(notice.provider, "base", canonical(notice.provider, model, notice.version).full_id)


def model_keys(base: ModelRef | None, serving_id: str | None, aliases: Aliases) -> list[Candidate]:
    """Every key a tuned model answers to, surest first."""
    out: list[Candidate] = []
    if serving_id:
        own = re.sub(r":ckpt-step-\d+$", "", serving_id.lower())
        provider = base.provider if base else "openai"
        out += [
            Candidate(Key(provider, "own", i), Certainty.EXACT) for i in {serving_id.lower(), own}
        ]
    if base is not None:
        out += _base_keys(base, aliases)
    return out


def _base_keys(base: ModelRef, aliases: Aliases) -> list[Candidate]:
    exact = base.full_id
    found = [Candidate(Key(base.provider, "base", exact), Certainty.EXACT)]
    same = aliases.get((base.provider, exact), ())
    found += [Candidate(Key(base.provider, "base", i), Certainty.ALIAS) for i in same]
    seen = {exact, *same}
    for name in (exact, *same):
        match = _SNAPSHOT.fullmatch(name)
        if match and match["root"] not in seen:
            seen.add(match["root"])
            key = Key(base.provider, "base", match["root"])
            found.append(Candidate(key, Certainty.POSSIBLE))
    return found
