"""The index kept up to date: what comes or goes touches only the models that answer to its keys."""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import TypeVar

from tracker.domain.model_ref import ModelRef
from tracker.domain.notice import Notice
from tracker.matching.aliases import Aliases, AliasHistory
from tracker.matching.index import NoticeIndex
from tracker.matching.keys import (
    Key,
    every_key,
    mentioned_keys,
    model_keys,
    notice_key,
    row_keys,
    touched_keys,
)


class LiveIndex:
    """A :class:`NoticeIndex` that notices can be added to and taken from.

    ``index`` always equals what ``build_index`` would make of the notices held; it is one object
    for as long as this one lives. Notices are told apart by ``Notice.key``.
    """

    def __init__(self, spellings: Aliases, history: AliasHistory) -> None:
        self._held: dict[str, Notice] = {}
        self._by_key: dict[Key, list[Notice]] = {}
        self._mentioned: Counter[Key] = Counter()
        self._speaking: Counter[str] = Counter()
        self._rows: dict[Key, Counter[str]] = {}
        self.index = NoticeIndex(
            self._by_key, self._mentioned, self._speaking, self._rows, spellings, history
        )

    def change(self, added: Iterable[Notice], removed: Iterable[Notice] = ()) -> set[Key]:
        """Take notices out, put others in; returns the keys whose models have to be looked at.

        A notice that is added while one with its key is held replaces it. Removing what is not
        held changes nothing.
        """
        before = set(self._speaking)
        touched: set[Key] = set()
        for notice in removed:
            touched |= self._remove(notice)
        for notice in added:
            touched |= self._remove(notice) | self._add(notice)
        return touched | {every_key(provider) for provider in before ^ set(self._speaking)}

    def _add(self, notice: Notice) -> frozenset[Key]:
        self._held[notice.key] = notice
        if (key := notice_key(notice)) is not None:
            insort(self._by_key.setdefault(key, []), notice, key=attrgetter("key"))
        self._count(notice, 1)
        return touched_keys(notice)

    def _remove(self, wanted: Notice) -> frozenset[Key]:
        notice = self._held.pop(wanted.key, None)
        if notice is None:
            return frozenset()
        if (key := notice_key(notice)) is not None:
            self._by_key[key].remove(notice)
            if not self._by_key[key]:
                del self._by_key[key]
        self._count(notice, -1)
        return touched_keys(notice)

    def _count(self, notice: Notice, step: int) -> None:
        key, mentioned = notice_key(notice), mentioned_keys(notice)
        for one in mentioned:
            _step(self._mentioned, one, step)
        speaking = {one.provider for one in mentioned} | ({key.provider} if key else set())
        for provider in speaking:
            _step(self._speaking, provider, step)
        if key is not None:
            for other in row_keys(notice):
                self._count_row(other, key, step)
                self._count_row(key, other, step)

    def _count_row(self, name: Key, other: Key, step: int) -> None:
        row = self._rows.setdefault(name, Counter())
        _step(row, other.id, step)
        if not row:
            del self._rows[name]


class Watchers:
    """Which models answer to which key, so that a touched key leads to them and to no others."""

    def __init__(self) -> None:
        self._models: dict[Key, set[int]] = defaultdict(set)
        self._keys: dict[int, frozenset[Key]] = {}

    def watch(self, model: int, keys: Iterable[Key]) -> None:
        """From now on ``model`` answers to ``keys``, and to nothing it answered to before."""
        new, old = frozenset(keys), self._keys.get(model, frozenset())
        for key in old - new:
            self._models[key].discard(model)
            if not self._models[key]:
                del self._models[key]
        for key in new - old:
            self._models[key].add(model)
        self._keys[model] = new

    def forget(self, model: int) -> None:
        self.watch(model, ())
        del self._keys[model]

    def of(self, keys: Iterable[Key]) -> set[int]:
        """The models that answer to any of these keys."""
        return {model for key in keys for model in self._models.get(key, ())}


def watched_keys(
    index: NoticeIndex, base: ModelRef | None, serving_id: str | None, on: date | None
) -> Iterator[Key]:
    """Every key under which something can come or go that changes what is known of a model."""
    for candidate in model_keys(base, serving_id, index.same_as(base, on)):
        yield candidate.key
    if base is not None:
        yield every_key(base.provider)


_T = TypeVar("_T")


def _step(counts: Counter[_T], key: _T, step: int) -> None:
    counts[key] += step
    if not counts[key]:
        del counts[key]
