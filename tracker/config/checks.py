"""What several keys of the configuration must be together."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from tracker.config.channels import Channels, EmailSettings, Security, SlackSettings
from tracker.config.config import Config
from tracker.config.flaw import Flaw
from tracker.config.routing_checks import routing_flaws
from tracker.config.secret import is_reference
from tracker.config.settings import EvalSettings, SourceKind, SourceSettings
from tracker.config.upkeep import UpkeepSettings
from tracker.toml_lines import At

_REPO = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_DATABASES = ("sqlite:", "postgresql:", "postgresql+psycopg:")


def flaws(config: Config) -> Iterator[Flaw]:
    """Everything in the configuration that does not fit together, in the file's order."""
    yield from _database(config.database.url.value)
    yield from _sources(config.sources)
    if (email := config.channels.email) and email.enabled:
        yield from _email(email)
    if (slack := config.channels.slack) and slack.enabled:
        yield from _slack(slack)
    yield from _programs(config.channels)
    yield from _evals(config.evals)
    yield from _upkeep(config.costs.upkeep)
    yield from routing_flaws(config)
    file = config.channels.file
    if file and file.enabled and file.path is None:
        yield Flaw(("channels", "file"), "has no path", 'write: path = "alerts.jsonl"')


def _evals(evals: tuple[EvalSettings, ...]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, one in enumerate(evals):
        at: At = ("evals", number)
        if not one.suite:
            yield Flaw(at, "has no suite", 'write: suite = "triage"')
        elif one.suite in seen:
            yield Flaw((*at, "suite"), f"{one.suite} is there already", "keep one of the two")
        if not one.command:
            yield Flaw(at, "has no command", 'write: command = ["python", "evaluate.py"]')
        elif one.result is None and not any("{result}" in word for word in one.command):
            hint = "put {result} into the command, or write: result = the file it writes"
            yield Flaw((*at, "command"), "does not say where its results are", hint)
        seen.add(one.suite)


def _upkeep(tables: tuple[UpkeepSettings, ...]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, one in enumerate(tables):
        at: At = ("costs", "upkeep", number)
        if not one.model:
            yield Flaw(at, "has no model", 'write: model = "support-triage"')
        elif one.model in seen:
            yield Flaw((*at, "model"), f"{one.model} is there already", "keep one of the two")
        seen.add(one.model)


def _database(url: str) -> Iterator[Flaw]:
    if url and not is_reference(url) and not url.startswith(_DATABASES):
        hint = "write sqlite:///tracker.db, or refer to it: env:TRACKER_DATABASE_URL"
        yield Flaw(("database", "url"), "must be an address of SQLite or PostgreSQL", hint)


def _sources(sources: tuple[SourceSettings, ...]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, source in enumerate(sources):
        at: At = ("sources", number)
        if not source.id:
            yield Flaw(at, "has no id", 'write: id = "openai"; tracker sources list shows them')
        elif source.id in seen:
            yield Flaw((*at, "id"), f"{source.id} is there already", "keep one of the two")
        if source.kind and not source.url and not _is_file(source):
            yield Flaw(at, f"is a {source.kind} without a url", "write: url = the page to read")
        seen.add(source.id)


def _is_file(source: SourceSettings) -> bool:
    return source.kind is SourceKind.JSON_FEED and bool(source.options.get("path"))


def _email(email: EmailSettings) -> Iterator[Flaw]:
    at: At = ("channels", "email")
    if not email.host:
        yield Flaw(at, "has no host", 'write: host = "smtp.example.com"')
    if not _is_address(email.sender):
        yield Flaw((*at, "from"), "must be an address", 'write: from = "tracker@example.com"')
    for wrong in (one for one in email.to if not _is_address(one)):
        yield Flaw((*at, "to"), f"{wrong!r} is not an address", 'write: to = ["ml@example.com"]')
    if not email.to and not email.to_owner:
        yield Flaw((*at, "to"), "nobody would be written to", "give addresses, or to_owner = true")
    if (email.username is None) != (email.password is None):
        yield Flaw(at, "needs both username and password, or neither")
    if email.password and email.security is Security.NONE and not _is_loopback(email.host):
        hint = "use starttls or tls"
        yield Flaw((*at, "security"), "none would send the password in the clear", hint)


def _slack(slack: SlackSettings) -> Iterator[Flaw]:
    at: At = ("channels", "slack")
    if (slack.webhook_url is None) == (slack.bot_token is None):
        yield Flaw(at, "needs either a webhook_url or a bot_token")
    if slack.bot_token and not slack.channel:
        yield Flaw(at, "has a bot_token and no channel", 'write: channel = "#ml-models"')


def _programs(channels: Channels) -> Iterator[Flaw]:
    """The channels that other programs are at the end of."""
    if (webhook := channels.webhook) and webhook.enabled:
        at: At = ("channels", "webhook")
        if webhook.url is None:
            yield Flaw(at, "has no url", 'write: url = "env:TRACKER_WEBHOOK_URL"')
        if not webhook.secrets:
            hint = 'write: secrets = ["env:TRACKER_WEBHOOK_SECRET"]'
            yield Flaw(at, "has no secrets to sign with", hint)
    if (github := channels.github) and github.enabled:
        at = ("channels", "github")
        if not _REPO.fullmatch(github.repo):
            yield Flaw((*at, "repo"), "must be a repository", 'write: repo = "owner/name"')
        if github.token is None:
            yield Flaw(at, "has no token", 'write: token = "env:TRACKER_GITHUB_TOKEN"')
    if (apprise := channels.apprise) and apprise.enabled and not apprise.urls:
        hint = 'write: urls = ["env:TRACKER_APPRISE_URL"]'
        yield Flaw(("channels", "apprise"), "has no urls", hint)


def _is_address(text: str) -> bool:
    """Enough of RFC 5322 to catch a slip; the mail server has the last word."""
    plain = text.rpartition("<")[2].removesuffix(">") if text.endswith(">") else text
    name, at, host = plain.partition("@")
    return bool(name and at and host) and "@" not in host and " " not in plain


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
