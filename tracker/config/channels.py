"""The channels a message can go out by: one table each, and without a table there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tracker.config import limits
from tracker.config.secret import Secret, Url
from tracker.domain.on_ambiguous import OnAmbiguous

_PORTS = limits.between(1, 65535)


class Security(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """``to_owner``: a version's owner is written to as well when the owner is an address.

    No ``port`` is the usual one of ``security``; ``ca_file`` is the authority of one's own server.
    ``on_ambiguous``: what to do with a mail that may have arrived, since nobody can be asked.
    """

    enabled: bool = True
    host: str = ""
    port: int | None = field(default=None, metadata={"limit": _PORTS})
    security: Security = Security.STARTTLS
    username: str | None = None
    password: Secret | None = None
    sender: str = field(default="", metadata={"name": "from"})
    to: tuple[str, ...] = ()
    to_owner: bool = True
    ca_file: Path | None = None
    on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """An incoming webhook, or a bot token and the channel it posts to; ``api_url`` for GovSlack.

    ``on_ambiguous``: what to do with a message that may have arrived, where nobody can be asked.
    """

    enabled: bool = True
    webhook_url: Secret | None = None
    bot_token: Secret | None = None
    channel: str | None = None
    api_url: str | None = field(default=None, metadata={"limit": limits.web_address})
    on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class FileSettings:
    enabled: bool = True
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """``secrets`` sign by Standard Webhooks; several while they are being exchanged."""

    enabled: bool = True
    url: Url | None = None
    secrets: tuple[Secret, ...] = ()


@dataclass(frozen=True, slots=True)
class GitHubSettings:
    """``repo`` is ``owner/name``; ``label`` marks our issues; ``api_url`` for Enterprise Server."""

    enabled: bool = True
    repo: str = ""
    token: Secret | None = None
    label: str = "tracker"
    api_url: str | None = field(default=None, metadata={"limit": limits.web_address})


@dataclass(frozen=True, slots=True)
class AppriseSettings:
    """Each of ``urls`` is a recipient, known by its reference; none of them can be asked."""

    enabled: bool = True
    urls: tuple[Secret, ...] = ()
    on_ambiguous: OnAmbiguous = OnAmbiguous.RESEND


ChannelSettings = (
    EmailSettings
    | SlackSettings
    | WebhookSettings
    | GitHubSettings
    | AppriseSettings
    | ConsoleSettings
    | FileSettings
)


@dataclass(frozen=True, slots=True)
class Channels:
    """A channel without a table of its own is ``None``: it does not exist."""

    email: EmailSettings | None = None
    slack: SlackSettings | None = None
    webhook: WebhookSettings | None = None
    github: GitHubSettings | None = None
    apprise: AppriseSettings | None = None
    console: ConsoleSettings | None = None
    file: FileSettings | None = None

    def enabled(self) -> dict[str, ChannelSettings]:
        """The channels that are switched on, by id."""
        there: dict[str, ChannelSettings | None] = {
            "email": self.email,
            "slack": self.slack,
            "webhook": self.webhook,
            "github": self.github,
            "apprise": self.apprise,
            "console": self.console,
            "file": self.file,
        }
        return {name: one for name, one in there.items() if one is not None and one.enabled}
