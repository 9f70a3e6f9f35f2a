"""Who hears of an alert: owner → team → channels, and up a chain while nobody answers.

Pure. A recipient is written as people write it: ``ada@example.com``, ``#ml-models``, the name of a
channel for whoever that channel writes to anyway, or ``CHANNEL:RECIPIENT``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.domain.level import Level
from tracker.domain.telling import Route, read_recipient

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Team:
    """``members`` are owners as they are registered. What it leaves empty falls back."""

    name: str
    members: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    escalate_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """``own``: channel → the recipients of its own, for whatever has no team.

    ``to_owner``: an owner who is an address is written to as well. ``escalate_to`` is the chain of
    whoever has none of their own, climbed from ``escalate_from`` on.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to_owner: bool = False
    teams: tuple[Team, ...] = ()
    escalate_to: tuple[str, ...] = ()
    escalate_from: Level = Level.URGENT


def routes(book: Book, owner: str | None, level: Level, repeats: int) -> list[Route]:
    """Where an alert of this level goes, after so many repeats that nobody answered; each once."""
    team = team_of(book.teams, owner)
    found = [Route(EMAIL, owner)] if owner and "@" in owner and book.to_owner else []
    named = team.recipients if team else ()
    found += [route for text in named for route in read_route(text, book.own)]
    if not named:
        found += [Route(channel, one) for channel, all_ in book.own.items() for one in all_]
    if level.rank >= book.escalate_from.rank:
        chain = (team.escalate_to if team else ()) or book.escalate_to
        found += [route for text in chain[:repeats] for route in read_route(text, book.own)]
    return list(dict.fromkeys(found))


def team_of(teams: Iterable[Team], owner: str | None) -> Team | None:
    """The team that is the owner, or the first one that has them among its members."""
    there = list(teams) if owner else []
    named = (team for team in there if team.name == owner)
    having = (team for team in there if owner in team.members)
    return next(named, None) or next(having, None)


def read_route(text: str, own: Mapping[str, tuple[str, ...]]) -> list[Route]:
    """The routes a recipient stands for; none where its channel is not switched on."""
    channel, recipient = read_recipient(text)
    if channel not in own:
        return []
    return [Route(channel, one) for one in ((recipient,) if recipient else own[channel])]
