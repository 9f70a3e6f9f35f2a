"""Which snapshot a provider's alias named on a day: an alias moves, a tuned model does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

Aliases = Mapping[tuple[str, str], tuple[str, ...]]
"""(provider, id) → the other ids that provider says are the same model."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """From ``since`` on, until the next sighting, the alias named ``snapshot``."""

    since: date
    snapshot: str


AliasHistory = Mapping[tuple[str, str], tuple[Sighting, ...]]
"""(provider, alias) → what it was seen to name, oldest first."""


def named_on(history: AliasHistory, provider: str, alias: str, day: date | None) -> str | None:
    """The snapshot ``alias`` named on ``day`` (``None``: the last one seen); None if unknown.

    For a day before the first sighting the first is the best there is: ``since`` is often only the
    day somebody looked.
    """
    seen = history.get((provider, alias), ())
    known = [s for s in seen if day is None or s.since <= day] or list(seen[:1])
    return known[-1].snapshot if known else None


@dataclass(frozen=True, slots=True)
class Move:
    """What an alias named, and what it names now. It was first seen to do so on ``since``."""

    before: str
    after: str
    since: date


def moved(history: AliasHistory, provider: str, alias: str, made: date, today: date) -> Move | None:
    """How the alias has moved since a model was made on it; ``None`` where it has not."""
    then = named_on(history, provider, alias, made)
    now = named_on(history, provider, alias, today)
    if then is None or now is None or then == now:
        return None
    known = history[provider, alias]
    seen = [s for s in known if s.since <= today] or known[:1]
    start = max((i + 1 for i, s in enumerate(seen) if s.snapshot != now), default=0)
    return Move(then, now, seen[start].since)


def next_move(history: AliasHistory, provider: str, alias: str, today: date) -> date | None:
    """The first day after ``today`` on which the alias is known to name another snapshot."""
    now = named_on(history, provider, alias, today)
    later = (s for s in history.get((provider, alias), ()) if s.since > today)
    return next((s.since for s in later if s.snapshot != now), None)
