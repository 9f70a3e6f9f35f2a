"""Opening the channels that the configuration switches on."""

from __future__ import annotations

import sys
from dataclasses import fields
from datetime import datetime
from typing import Any

from tracker.app.context import App
from tracker.app.receipts import StoredReceipts
from tracker.channels import open_channel
from tracker.channels.base import Channel, World
from tracker.config import Secret, Url
from tracker.config.channels import AppriseSettings, ChannelSettings
from tracker.domain.delivery import OnAmbiguous
from tracker.domain.message import Message
from tracker.errors import ConfigError


def configured_channel(app: App, name: str) -> Channel:
    """A channel ready to send. Raises ConfigError for one that is not configured."""
    settings = app.config.channels.enabled().get(name)
    if settings is None:
        msg = f"the channel {name} is not configured"
        raise ConfigError(msg, f"add a [channels.{name}] table to the configuration")
    receipts = StoredReceipts(app, name)
    world = World(now=app.now, http=lambda: app.http, out=sys.stdout, receipts=receipts)
    return open_channel(name, _options(app, settings), world)


def on_ambiguous(app: App, name: str) -> OnAmbiguous:
    """What to do with a message that may have arrived: ``resend`` unless the channel says else."""
    settings = app.config.channels.enabled().get(name)
    chosen: OnAmbiguous = getattr(settings, "on_ambiguous", OnAmbiguous.RESEND)
    return chosen


def _options(app: App, settings: ChannelSettings) -> dict[str, Any]:
    """The keys of the channel's table, under the names they have in the file, secrets revealed."""
    options: dict[str, Any] = {}
    for field in fields(settings):
        value = getattr(settings, field.name)
        options[field.metadata.get("name") or field.name] = _revealed(app, value)
    if isinstance(settings, AppriseSettings):
        options["urls"] = {str(one): one.reveal(app.env) for one in settings.urls}
    return options


def _revealed(app: App, value: Any) -> Any:
    match value:
        case Secret() | Url():
            return value.reveal(app.env)
        case tuple():
            return tuple(_revealed(app, one) for one in value)
    return value


def compose_email(message: Message, sender: str, at: datetime) -> bytes:
    """The message as it would go to the mail server, e.g. to be kept as an .eml file."""
    from tracker.channels.mail import compose

    return compose(message, sender, at).as_bytes()
