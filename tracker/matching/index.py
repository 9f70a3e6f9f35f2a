"""All notices of the day, arranged so that one model's are found without looking at the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import EVERY_MODEL, Notice, Scope
from tracker.matching.keys import Aliases, Certainty, Key, model_keys, notice_key


@dataclass(frozen=True, slots=True)
class Match:
    """A notice that speaks of a model: how surely, and whether by the tuned model's own id."""

    notice: Notice
    certainty: Certainty
    own: bool = False
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class NoticeIndex:
    """Notices by key. ``mentioned`` holds every id a provider's notices name in any role."""

    by_key: dict[Key, list[Notice]] = field(default_factory=dict)
    everyone: dict[str, list[Notice]] = field(default_factory=dict)
    mentioned: frozenset[tuple[str, str]] = frozenset()
    aliases: Aliases = field(default_factory=dict)

    def matches(self, base: ModelRef | None, serving_id: str | None) -> list[Match]:
        """All notices about a tuned model, surest first; those about every model come last."""
        out = [
            Match(notice, candidate.certainty, own=candidate.key.kind == "own")
            for candidate in model_keys(base, serving_id, self.aliases)
            for notice in self.by_key.get(candidate.key, ())
        ]
        if base is not None:
            wide = self.everyone.get(base.provider, ())
            out += [Match(n, Certainty.EXACT, everyone=True) for n in wide]
        return out

    def speaks_of(self, provider: str) -> bool:
        """Whether anything at all is known from this provider."""
        return any(name == provider for name, _ in self.mentioned) or provider in self.everyone

    def knows(self, base: ModelRef) -> bool:
        """Whether the provider's notices or aliases mention this base at all."""
        exact = base.full_id
        return (base.provider, exact) in self.mentioned or (base.provider, exact) in self.aliases


def build_index(notices: Iterable[Notice], aliases: Aliases) -> NoticeIndex:
    """Arrange notices by key; ids in one table row are taken as one model, on the page's word."""
    by_key: dict[Key, list[Notice]] = defaultdict(list)
    everyone: dict[str, list[Notice]] = defaultdict(list)
    mentioned: set[tuple[str, str]] = set()
    same = {key: set(ids) for key, ids in aliases.items()}
    for notice in notices:
        if notice.scope is Scope.ENDPOINT:
            continue
        mentioned |= {(notice.provider, r.lower()) for r in notice.replacements}
        if notice.model_id == EVERY_MODEL:
            everyone[notice.provider].append(notice)
        elif key := notice_key(notice):
            by_key[key].append(notice)
            mentioned.add((notice.provider, key.id))
            _learn_row(same, notice, key)
    flat = {key: tuple(sorted(ids - {key[1]})) for key, ids in same.items()}
    return NoticeIndex(dict(by_key), dict(everyone), frozenset(mentioned), flat)


def _learn_row(same: dict[tuple[str, str], set[str]], notice: Notice, key: Key) -> None:
    for other in notice.same_row:
        same.setdefault((notice.provider, other.lower()), set()).add(key.id)
        same.setdefault((notice.provider, key.id), set()).add(other.lower())
