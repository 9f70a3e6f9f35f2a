"""Who hears of what, as the configuration says it."""

from __future__ import annotations

from tracker.alerts.life import Rhythm
from tracker.alerts.routing import Book, Team
from tracker.alerts.schedule import Desk, QuietHours
from tracker.app.context import App
from tracker.config.channels import (
    AppriseSettings,
    ChannelSettings,
    EmailSettings,
    FileSettings,
    GitHubSettings,
    SlackSettings,
    WebhookSettings,
)
from tracker.config.settings import QuietSettings
from tracker.domain.level import Level
from tracker.domain.telling import Route, read_recipient


def recipients(app: App, owner: str | None) -> list[tuple[str, str]]:
    """(channel, recipient) for a model with this owner, teams aside."""
    out: list[tuple[str, str]] = []
    for name, settings in app.config.channels.enabled().items():
        out += [(name, recipient) for recipient in _addresses(settings, owner)]
    return out


def book_of(app: App) -> Book:
    """The teams, the channels' own recipients and the chain above them."""
    enabled = app.config.channels.enabled()
    email = enabled.get("email")
    escalation = app.config.notifications.escalation
    return Book(
        own={name: tuple(_addresses(settings, None)) for name, settings in enabled.items()},
        to_owner=isinstance(email, EmailSettings) and email.to_owner,
        teams=tuple(Team(t.name, t.members, t.recipients, t.escalate_to) for t in app.config.teams),
        escalate_to=escalation.to,
        escalate_from=escalation.level,
    )


def desk_of(app: App, route: Route) -> Desk:
    """How whoever is at the end of this route wants to hear."""
    said, team = app.config.notifications, app.config.team
    own = next((one for one in app.config.recipients if _is_about(one.to, route)), None)
    quiet = (own.quiet_hours if own else None) or _quiet_of_team(app, route) or said.quiet_hours
    zone = (own.timezone if own else None) or quiet.timezone or team.timezone
    hours = None
    if quiet.start is not None and quiet.end is not None:
        hours = QuietHours(quiet.start, quiet.end, zone)
    return Desk(own.pace if own else said.pace, said.digest_at, zone, hours, quiet.except_from)


def rhythm_of(app: App) -> Rhythm:
    """How often an unanswered alert is said again, at each level."""
    said = app.config.notifications.repeats
    repeats = {
        Level.ACT: said.act,
        Level.URGENT: said.urgent,
        Level.OVERDUE: said.overdue,
        Level.DEAD: said.dead,
    }
    return Rhythm(repeats, app.config.team.timezone)


def _quiet_of_team(app: App, route: Route) -> QuietSettings | None:
    """The quiet hours of the first team that has any and writes to this recipient."""
    teams = (team for team in app.config.teams if team.quiet_hours is not None)
    theirs = (team for team in teams if any(_is_about(text, route) for text in team.recipients))
    return next((team.quiet_hours for team in theirs), None)


def _is_about(text: str, route: Route) -> bool:
    channel, recipient = read_recipient(text)
    return channel == route.channel and recipient in ("", route.recipient)


def _addresses(settings: ChannelSettings, owner: str | None) -> list[str]:
    match settings:
        case EmailSettings():
            own = [owner] if owner and "@" in owner and settings.to_owner else []
            return list(dict.fromkeys([*own, *settings.to]))
        case SlackSettings():
            return [settings.channel or "webhook"]
        case WebhookSettings():
            return ["webhook"]
        case GitHubSettings():
            return [settings.repo]
        case AppriseSettings():
            return [str(one) for one in settings.urls]
        case FileSettings():
            return [str(settings.path)]
        case _:
            return ["console"]
