"""Reads what models are called: provider aliases over time, and who serves which hub weights."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.matching.aliases import Aliases, AliasHistory, Sighting, named_on
from tracker.matching.spelling import spelled

_HERE = Path(__file__).parent


@cache
def alias_history() -> AliasHistory:
    """(provider, alias) → what it was seen to name, oldest first; sources in ``aliases.toml``."""
    found: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for seen in sorted(_toml("aliases.toml")["seen"], key=lambda seen: seen["since"]):
        for alias, snapshot in seen["names"].items():
            found[seen["provider"], alias].append(Sighting(seen["since"], snapshot))
    return {key: tuple(seen) for key, seen in found.items()}


def bundled_aliases(on: date | None = None) -> Aliases:
    """(provider, alias) → the snapshot it names on a day; without one, the last it was seen at."""
    history = alias_history()
    named = {key: named_on(history, *key, on) for key in history}
    return {key: (snapshot,) for key, snapshot in named.items() if snapshot}


@cache
def bundled_spellings() -> Aliases:
    """(provider, hub id in lower case) → the ids it serves those weights under.

    A hub repository that was renamed is found under both names. Where a provider's page has a
    model under one of two ids, the other is found as well.
    """
    data = _toml("spellings.toml")
    older: dict[str, set[str]] = defaultdict(set)
    for renamed in data["renamed"]:
        for old, new in renamed["hub"].items():
            older[new].add(old)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for provider, own, hub in _served(data):
        for name in (hub, *older[hub]):
            found[provider, name.lower()].add(spelled(provider, own))
    for same in data["same"]:
        for own, listed in same["listed"].items():
            found[same["provider"], own].add(listed)
    for new, olds in older.items():
        _add_twins(found, [name.lower() for name in (new, *olds)], {p for p, _ in found})
    return {key: tuple(sorted(ids - {key[1]})) for key, ids in found.items()}


def _add_twins(
    found: dict[tuple[str, str], set[str]], names: list[str], providers: set[str]
) -> None:
    """A provider may keep either name of a repository that was renamed."""
    for provider in providers:
        for name in names:
            found[provider, name] |= set(names)


def _served(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for serves in data["serves"]:
        for own, hub in serves["weights"].items():
            yield serves["provider"], own, hub


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
