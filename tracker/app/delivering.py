"""Emptying the outbox: claim, render, send, settle. Only sending touches the network."""

from __future__ import annotations

import os
import random
import socket
from dataclasses import dataclass
from datetime import timedelta

from tracker.alerts.outbox import next_try
from tracker.app.channels import configured_channel
from tracker.app.context import App
from tracker.channels.base import Channel
from tracker.channels.rendering import build_message
from tracker.db import outbox
from tracker.domain.delivery import Delivery, DeliveryState
from tracker.errors import DeliveryError, TrackerError

_LEASE = timedelta(minutes=5)
_BATCH = 20


@dataclass(frozen=True, slots=True)
class Delivered:
    """``waiting`` will be tried again; ``dead`` will not, and ``errors`` says why."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    errors: tuple[str, ...] = ()

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            self.sent + other.sent,
            self.waiting + other.waiting,
            self.dead + other.dead,
            tuple(dict.fromkeys((*self.errors, *other.errors))),
        )


def deliver(app: App) -> Delivered:
    """Send everything that is due, once each. A channel that fails does not hold up the others."""
    total, open_channels = Delivered(), dict[str, Channel]()
    while True:
        with app.database.write() as tx:
            batch = outbox.claim(
                tx, worker=worker_name(), now=app.now(), lease=_LEASE, limit=_BATCH
            )
        if not batch:
            return total
        for delivery in batch:
            total += _attempt(app, delivery, open_channels)


def waiting_messages(app: App) -> int:
    """How many messages are in the outbox, to be tried (again)."""
    with app.database.read() as tx:
        return len(outbox.list_deliveries(tx, DeliveryState.PENDING))


def worker_name() -> str:
    """Who holds a lease: enough to recognize a process in the tables."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _attempt(app: App, delivery: Delivery, channels: dict[str, Channel]) -> Delivered:
    request = delivery.request
    try:
        if request.channel not in channels:
            channels[request.channel] = configured_channel(app, request.channel)
        channel = channels[request.channel]
        message = build_message(app.renderer, channel.parts, request)
        channel.send(message)
    except TrackerError as error:
        return _not_sent(app, delivery, error)
    with app.database.write() as tx:
        outbox.settle_sent(tx, delivery, now=app.now())
    return Delivered(sent=1)


def _not_sent(app: App, delivery: Delivery, error: TrackerError) -> Delivered:
    """Only a receiver's refusal is final; a broken template or configuration can be mended."""
    refusal = error if isinstance(error, DeliveryError) else DeliveryError(str(error))
    said = f"{delivery.request.channel} to {delivery.request.recipient}: {error}"
    attempt, created, dice = delivery.attempts, delivery.created_at, random.Random()  # noqa: S311
    again = next_try(attempt, created, refusal, app.now(), dice)
    with app.database.write() as tx:
        if again is None:
            outbox.settle_dead(tx, delivery, error=str(error), now=app.now())
            return Delivered(dead=1, errors=(said,))
        outbox.settle_retry(tx, delivery, error=str(error), next_try_at=again, now=app.now())
    return Delivered(waiting=1, errors=(said,))
