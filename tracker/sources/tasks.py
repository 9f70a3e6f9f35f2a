"""Replacements given by task instead of by model: "Embedding tasks alternatives: …"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[a-z]{4,}")
_STEM = 5
_GENERIC = {"tasks", "task", "alternatives", "alternative", "models", "model", "replacement"}


@dataclass(frozen=True, slots=True)
class Group:
    """Ids offered together, and the words that say for what."""

    label: str
    ids: tuple[str, ...]

    def names(self, model: str) -> bool:
        """Whether the label speaks of this model's kind: "Embedding" and ``embed-english-v2.0``."""
        stems = {w[:_STEM] for w in _WORD.findall(self.label.lower())} - {
            g[:_STEM] for g in _GENERIC
        }
        return any(w[:_STEM] in stems for w in _WORD.findall(model.lower()))


def replacements_by_model(
    models: Sequence[str], groups: Sequence[Group]
) -> Mapping[str, tuple[str, ...]]:
    """For each model the group whose label names its kind; else those that name nobody's."""
    idle = [g for g in groups if not any(g.names(m) for m in models)]
    return {m: _ids([g for g in groups if g.names(m)] or idle) for m in models}


def _ids(groups: Sequence[Group]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for g in groups for i in g.ids))
