"""Whether those who are to hear of alerts can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.config.flaw import Flaw
from tracker.domain.telling import read_recipient
from tracker.toml_lines import At

if TYPE_CHECKING:
    from tracker.config.config import Config
    from tracker.config.settings import QuietSettings

_SPELLINGS = 'write "ada@example.com", "#channel", "email", or "CHANNEL:RECIPIENT"'


def routing_flaws(config: Config) -> Iterator[Flaw]:
    """Teams, recipients and the chain that name nobody, or somebody twice, or no channel."""
    yield from _teams(config)
    yield from _recipients(config)
    at: At = ("notifications", "escalation", "to")
    yield from _unreachable(config, at, config.notifications.escalation.to)
    yield from _quiet(("notifications",), config.notifications.quiet_hours)
    for number, team in enumerate(config.teams):
        yield from _quiet(("teams", number), team.quiet_hours)
    for number, one in enumerate(config.recipients):
        yield from _quiet(("recipients", number), one.quiet_hours)


def _quiet(at: At, quiet: QuietSettings | None) -> Iterator[Flaw]:
    if quiet is not None and (quiet.start is None) != (quiet.end is None):
        yield Flaw((*at, "quiet_hours"), "needs both start and end, or neither")


def _teams(config: Config) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, team in enumerate(config.teams):
        at: At = ("teams", number)
        if not team.name:
            yield Flaw(at, "has no name", 'write: name = "search"')
        elif team.name in seen:
            yield Flaw((*at, "name"), f"{team.name} is there already", "keep one of the two")
        seen.add(team.name)
        yield from _unreachable(config, (*at, "recipients"), team.recipients)
        yield from _unreachable(config, (*at, "escalate_to"), team.escalate_to)


def _recipients(config: Config) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, one in enumerate(config.recipients):
        at: At = ("recipients", number)
        if not one.to:
            yield Flaw(at, "has no to", _SPELLINGS)
        elif one.to in seen:
            yield Flaw((*at, "to"), f"{one.to} is there already", "keep one of the two")
        else:
            yield from _unreachable(config, (*at, "to"), (one.to,))
        seen.add(one.to)


def _unreachable(config: Config, at: At, texts: tuple[str, ...]) -> Iterator[Flaw]:
    for text in texts:
        channel, _ = read_recipient(text)
        if getattr(config.channels, channel, None) is None:
            hint = _SPELLINGS if channel == text else f"add a [channels.{channel}] table"
            yield Flaw(at, f"{text!r} cannot be reached: there is no channel {channel}", hint)
        elif text.startswith("#") and not _has_bot(config):
            hint = "give [channels.slack] a bot_token: a webhook writes to one channel only"
            yield Flaw(at, f"{text!r} cannot be reached", hint)


def _has_bot(config: Config) -> bool:
    slack = config.channels.slack
    return slack is not None and slack.bot_token is not None
