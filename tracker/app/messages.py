"""Seeing and trying messages: what would be sent on a day, and whether the channels work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tracker.alerts.outbox import delivery_key
from tracker.app.advising import advice_for
from tracker.app.channels import configured_channel
from tracker.app.context import App
from tracker.app.facts import load_facts
from tracker.app.recipients import recipients
from tracker.app.reminding import reminders_for
from tracker.app.standing import scorers_of, standings
from tracker.app.telling import message_facts
from tracker.channels.rendering import build_message
from tracker.db import alerts as alert_rows
from tracker.domain.alert import AlertRow
from tracker.domain.delivery import NewDelivery
from tracker.domain.message import Message
from tracker.errors import ConfigError, TrackerError
from tracker.lifecycle.finding import alert_of
from tracker.lifecycle.scorers import scorer_alerts

NOBODY = "nobody@example.invalid"
"""Stands in for the recipient of a model without an owner."""
PARTS = {
    "email": ("subject", "text", "html"),
    "slack": ("text", "blocks"),
    "console": ("text",),
    "file": ("text",),
    "webhook": (),
    "github": ("subject", "text"),
    "apprise": ("subject", "text"),
}
"""The channels a message can be previewed for without being configured."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How a test message fared."""

    channel: str
    recipient: str
    error: str | None = None


def preview(app: App, channel: str, on: date | None = None) -> list[Message]:
    """The alert messages that hold on a day, exactly as the channel would be given them."""
    day = on or app.today()
    moment = datetime.combine(on, time(12), UTC) if on else app.now()
    facts, judgements = load_facts(app), standings(app, today=day)
    advice = advice_for(app, judgements, facts)
    raised = (alert_of(j, advice.get(j.version.id)) for j in judgements)
    alerts = [alert for alert in raised if alert is not None]
    alerts += scorer_alerts(scorers_of(app, facts, judgements), judgements)[0]
    with app.database.read() as tx:
        alerts += reminders_for(app, tx, facts, judgements)
    return [
        build_message(
            app.renderer,
            PARTS[channel],
            NewDelivery(
                key=f"preview-{number}",
                channel=channel,
                recipient=alert.facts.get("owner") or NOBODY,
                event="alert",
                facts=message_facts([alert.facts], day, facts.freshness, moment),
                thread=f"model-{alert.facts['model']}",
            ),
        )
        for number, alert in enumerate(alerts, 1)
    ]


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
        opened.send(build_message(app.renderer, opened.parts, request))
    except TrackerError as error:
        return Trial(channel, recipient, str(error))
    return Trial(channel, recipient)
