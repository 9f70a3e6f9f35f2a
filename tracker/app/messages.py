"""Alerts as they are stored, and whether the channels work."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.alerts.outbox import delivery_key
from tracker.app.channels import configured_channel
from tracker.app.context import App
from tracker.app.recipients import recipients
from tracker.channels.guarding import guarded
from tracker.channels.rendering import build_message
from tracker.db import alerts as alert_rows
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import NewDelivery
from tracker.errors import ConfigError, TrackerError


@dataclass(frozen=True, slots=True)
class Trial:
    """How a test message fared."""

    channel: str
    recipient: str
    error: str | None = None


def try_channels(app: App, only: str | None = None) -> list[Trial]:
    """Send one test message to each configured recipient now, outside the outbox.

    Raises ConfigError when no channel is configured, or not the one that was named.
    """
    targets = [(c, r) for c, r in recipients(app, None) if only in (None, c)]
    if not targets:
        msg = f"the channel {only} has no recipient" if only else "no channel has a recipient"
        raise ConfigError(msg, "configure [channels.email] with to = [...], or [channels.slack]")
    return [_try(app, channel, recipient) for channel, recipient in targets]


def list_alerts(app: App, *, include_resolved: bool = False) -> list[AlertRow]:
    """Alerts as stored, open ones only unless asked."""
    with app.database.read() as tx:
        return alert_rows.list_alerts(tx, include_resolved=include_resolved)


def _try(app: App, channel: str, recipient: str) -> Trial:
    moment = app.now().isoformat(timespec="seconds")
    request = NewDelivery(
        key=delivery_key("test", moment, channel, recipient),
        channel=channel,
        recipient=recipient,
        event="test",
        facts={"channel": channel, "as_of": moment},
    )
    try:
        opened = configured_channel(app, channel)
        message = build_message(app.renderer, opened.parts, request)
        with guarded(opened):
            opened.send(message)
    except TrackerError as error:
        return Trial(channel, recipient, str(error))
    return Trial(channel, recipient)
