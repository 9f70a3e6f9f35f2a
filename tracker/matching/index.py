"""All notices of the day, arranged so that one model's are found without looking at the others."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Notice
from tracker.matching.aliases import Aliases, AliasHistory, named_on
from tracker.matching.keys import (
    Certainty,
    Key,
    every_key,
    mentioned_keys,
    model_keys,
    notice_key,
    row_keys,
)


@dataclass(frozen=True, slots=True)
class Match:
    """A notice that speaks of a model: how surely, and whether by the tuned model's own id."""

    notice: Notice
    certainty: Certainty
    own: bool = False
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class NoticeIndex:
    """Notices by key, each list ordered by ``Notice.key``.

    ``mentioned`` holds every base the notices name in any role, ``rows`` the ids that share a table
    row, ``spellings`` and ``history`` what is known about names from elsewhere.
    """

    by_key: Mapping[Key, Sequence[Notice]] = field(default_factory=dict)
    mentioned: Collection[Key] = frozenset()
    speaking: Collection[str] = frozenset()
    rows: Mapping[Key, Collection[str]] = field(default_factory=dict)
    spellings: Aliases = field(default_factory=dict)
    history: AliasHistory = field(default_factory=dict)

    def matches(
        self, base: ModelRef | None, serving_id: str | None, on: date | None = None
    ) -> list[Match]:
        """All notices about a tuned model, surest first; those about every model come last.

        An alias is read as of ``on``, the day the model was made; ``None`` means as seen last.
        """
        out = [
            Match(notice, candidate.certainty, own=candidate.key.kind == "own")
            for candidate in model_keys(base, serving_id, self.same_as(base, on))
            for notice in self.by_key.get(candidate.key, ())
        ]
        if base is not None:
            wide = self.by_key.get(every_key(base.provider), ())
            out += [Match(n, Certainty.EXACT, everyone=True) for n in wide]
        return out

    def watched(
        self, base: ModelRef | None, serving_id: str | None, on: date | None
    ) -> Iterator[Key]:
        """Every key under which something can come or go that changes what is known of a model."""
        for candidate in model_keys(base, serving_id, self.same_as(base, on)):
            yield candidate.key
        if base is not None:
            yield every_key(base.provider)

    def same_as(self, base: ModelRef | None, on: date | None = None) -> tuple[str, ...]:
        """The other ids the base goes by: of its table row, its spellings, its alias's target."""
        if base is None:
            return ()
        name = base.full_id.lower()
        key = (base.provider, name)
        named = named_on(self.history, *key, on)
        rows = self.rows.get(Key(base.provider, "base", name), ())
        found = {*rows, *self.spellings.get(key, ())} | ({named} if named else set())
        return tuple(sorted(found - {name}))

    def nearest(self, base: ModelRef) -> str | None:
        """The id in this provider's notices that a mistyped base was probably meant to be."""
        names = {key.id for key in self.by_key if key.provider == base.provider}
        near = difflib.get_close_matches(base.full_id, names, n=1, cutoff=0.85)
        return near[0] if near else None

    def speaks_of(self, provider: str) -> bool:
        """Whether anything at all is known from this provider."""
        return provider in self.speaking

    def knows(self, base: ModelRef) -> bool:
        """Whether the provider's notices or aliases mention this base at all."""
        return Key(base.provider, "base", base.full_id.lower()) in self.mentioned or bool(
            self.same_as(base)
        )


def build_index(
    notices: Iterable[Notice], spellings: Aliases, history: AliasHistory | None = None
) -> NoticeIndex:
    """Arrange notices by key; ids in one table row are taken as one model, on the page's word."""
    by_key: dict[Key, list[Notice]] = defaultdict(list)
    rows: dict[Key, set[str]] = defaultdict(set)
    mentioned: set[Key] = set()
    for notice in notices:
        mentioned |= mentioned_keys(notice)
        if (key := notice_key(notice)) is None:
            continue
        by_key[key].append(notice)
        for other in row_keys(notice):
            rows[other].add(key.id)
            rows[key].add(other.id)
    for found in by_key.values():
        found.sort(key=lambda notice: notice.key)
    speaking = {key.provider for key in (*mentioned, *by_key)}
    return NoticeIndex(dict(by_key), mentioned, speaking, dict(rows), spellings, history or {})
