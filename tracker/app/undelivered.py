"""A message that will not arrive is told of on another channel: an alert lost is a model dead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.alerts.outbox import delivery_key
from tracker.app.context import App
from tracker.app.recipients import recipients
from tracker.db import outbox
from tracker.domain.delivery import Delivery, DeliveryState, NewDelivery

EVENT = "undelivered"


def tell_of_undelivered(
    app: App, tx: outbox.Tx, delivery: Delivery, state: DeliveryState, why: str, now: datetime
) -> int:
    """Queue one message to the operators on the first other channel; returns how many are new.

    In the transaction that gives the delivery up. One receiver is told of once a day, however many
    messages to it die: the outbox lists them all. A message of this kind makes no further one.
    """
    request = delivery.request
    if request.event == EVENT:
        return 0
    told = f"{request.channel}|{request.recipient}|{state.value}|{now.date().isoformat()}"
    return outbox.enqueue(
        tx,
        [
            NewDelivery(
                key=delivery_key(EVENT, told, channel, recipient),
                channel=channel,
                recipient=recipient,
                event=EVENT,
                facts=undelivered_facts(delivery, state, why, now),
                thread="outbox",
            )
            for channel, recipient in _elsewhere(app, request.channel)
        ],
        now=now,
    )


def undelivered_facts(
    delivery: Delivery, state: DeliveryState, why: str, now: datetime
) -> dict[str, Any]:
    """What the ``undelivered`` templates are given; ``state`` is ``dead`` or ``held``."""
    request = delivery.request
    findings = request.facts.get("findings") or []
    return {
        "id": delivery.id,
        "state": state.value,
        "channel": request.channel,
        "recipient": request.recipient,
        "event": request.event,
        "about": [f["label"] for f in findings if f.get("label")],
        "why": why,
        "attempts": delivery.attempts,
        "since": delivery.created_at.isoformat(timespec="minutes"),
        "as_of": now.isoformat(timespec="minutes"),
    }


def _elsewhere(app: App, channel: str) -> list[tuple[str, str]]:
    """The operators on one channel only, the first that is not the one that failed."""
    others = [(name, to) for name, to in recipients(app, None) if name != channel]
    return [(name, to) for name, to in others if name == others[0][0]]
