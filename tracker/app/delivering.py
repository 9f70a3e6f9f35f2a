"""Emptying the outbox: claim, render, ask if it may be there already, send, settle.

Only asking and sending touch the network. One delivery is claimed at a time, so that a worker that
dies leaves one message of which nobody knows whether it went out, and not a batch of them.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.alerts.breaker import CLOSED
from tracker.alerts.outbox import DEFAULT_POLICY, RetryPolicy, next_try
from tracker.app.channels import configured_channel, on_ambiguous
from tracker.app.context import App
from tracker.app.undelivered import tell_of_undelivered
from tracker.channels.asking import send_once
from tracker.channels.base import Channel
from tracker.channels.rendering import build_message
from tracker.db import outbox, outbox_counts
from tracker.domain.delivery import Delivery, DeliveryState, OnAmbiguous, Outcome
from tracker.errors import DeliveryError, TrackerError


@dataclass(frozen=True, slots=True)
class Terms:
    """How deliveries are made.

    ``lease``: longer than any message takes to be sent, for when it ends another worker takes over.
    ``open_channel``: raises ConfigError for a channel that is not configured.
    """

    lease: timedelta = timedelta(minutes=5)
    retry: RetryPolicy = DEFAULT_POLICY
    open_channel: Callable[[App, str], Channel] = configured_channel


USUAL = Terms()


@dataclass(frozen=True, slots=True)
class Delivered:
    """``waiting`` will be tried again; ``dead`` and ``held`` will not, and ``errors`` says why."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    errors: tuple[str, ...] = ()
    held: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            self.sent + other.sent,
            self.waiting + other.waiting,
            self.dead + other.dead,
            tuple(dict.fromkeys((*self.errors, *other.errors))),
            self.held + other.held,
        )


def deliver(app: App, terms: Terms = USUAL) -> Delivered:
    """Send everything that is due, once each. A channel that fails does not hold up the others.

    Raises StorageError when the database fails; what was being sent is then asked for, or sent
    again, when its lease is over.
    """
    total, channels = Delivered(), dict[str, Channel]()
    while (delivery := _claim(app, terms)) is not None:
        total += _attempt(app, terms, delivery, channels)
    return total


def waiting_messages(app: App) -> int:
    """How many messages are in the outbox, to be tried (again)."""
    with app.database.read() as tx:
        return outbox_counts.how_many(tx, DeliveryState.PENDING)


def worker_name() -> str:
    """Who holds a lease: enough to recognize a process in the tables."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _claim(app: App, terms: Terms) -> Delivery | None:
    with app.database.write() as tx:
        now = app.shared_now(tx)
        claimed = outbox.claim(
            tx,
            worker=worker_name(),
            now=now,
            lease=terms.lease,
            limit=1,
            but_not=[name for name, one in app.breakers.items() if not one.allows(now)],
        )
    return claimed[0] if claimed else None


def _attempt(app: App, terms: Terms, delivery: Delivery, channels: dict[str, Channel]) -> Delivered:
    request = delivery.request
    try:
        if request.channel not in channels:
            channels[request.channel] = terms.open_channel(app, request.channel)
        channel = channels[request.channel]
        message = build_message(app.renderer, channel.parts, request)
        choice = on_ambiguous(app, request.channel)
        outcome = send_once(channel, message, unsure=delivery.unsure, on_ambiguous=choice)
    except TrackerError as error:
        return _not_sent(app, terms, delivery, error)
    app.breakers[request.channel] = CLOSED
    if outcome is Outcome.HELD:
        return _held(app, delivery)
    with app.database.write() as tx:
        found = outcome is Outcome.FOUND
        outbox.settle_sent(tx, delivery, now=app.shared_now(tx), found=found)
    return Delivered(sent=1)


def _held(app: App, delivery: Delivery) -> Delivered:
    why = f"it may have arrived, and on_ambiguous is {OnAmbiguous.HOLD.value}"
    with app.database.write() as tx:
        now = app.shared_now(tx)
        if outbox.settle_held(tx, delivery, error=why, now=now):
            tell_of_undelivered(app, tx, delivery, DeliveryState.HELD, why, now)
    return Delivered(held=1, errors=(_said(delivery, why),))


def _not_sent(app: App, terms: Terms, delivery: Delivery, error: TrackerError) -> Delivered:
    """Only a receiver's refusal is final; a broken template or configuration can be mended.

    Neither of these says anything about the receiver's health.
    """
    refusal = error if isinstance(error, DeliveryError) else DeliveryError(str(error))
    # Whoever broke a template has not changed what an earlier attempt may have done.
    unsure = refusal.maybe_sent or (delivery.unsure and refusal is not error)
    begun, said = delivery.requeued_at or delivery.created_at, _said(delivery, str(error))
    with app.database.write() as tx:
        now = app.shared_now(tx)
        if refusal is error:
            _note(app, delivery.request.channel, refusal, now)
        again = next_try(delivery.attempts, begun, refusal, now, app.rng, terms.retry)
        if again is not None:
            outbox.settle_retry(
                tx, delivery, error=str(error), next_try_at=again, now=now, unsure=unsure
            )
            return Delivered(waiting=1, errors=(said,))
        if outbox.settle_dead(tx, delivery, error=str(error), now=now):
            tell_of_undelivered(app, tx, delivery, DeliveryState.DEAD, str(error), now)
    return Delivered(dead=1, errors=(said,))


def _note(app: App, channel: str, refusal: DeliveryError, now: datetime) -> None:
    """Keep in mind whether the channel's receiver is there."""
    if refusal.permanent:
        app.breakers[channel] = CLOSED
        return
    before = app.breakers.get(channel, CLOSED)
    app.breakers[channel] = before.after_failure(now, refusal.retry_after)


def _said(delivery: Delivery, why: str) -> str:
    return f"{delivery.request.channel} to {delivery.request.recipient}: {why}"
