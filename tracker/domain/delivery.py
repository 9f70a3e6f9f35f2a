"""Deliveries: one row per (alert, stage, channel, recipient), written before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.domain.on_ambiguous import OnAmbiguous as OnAmbiguous


class DeliveryState(StrEnum):
    """``held``: it may have arrived, and a person is to say whether it is sent again.

    ``dead`` was given up by the program, ``dropped`` by a person.
    """

    PENDING = "pending"
    SENT = "sent"
    HELD = "held"
    DEAD = "dead"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """How an attempt ended. One without an outcome is under way, or its worker died.

    ``found``: it was claimed before, and the receiver said that it has the message.
    ``unsure``: it failed, and may have arrived all the same. ``requeued`` and ``dropped`` are what
    a person did.
    """

    SENT = "sent"
    FOUND = "found"
    RETRY = "retry"
    UNSURE = "unsure"
    HELD = "held"
    DEAD = "dead"
    REQUEUED = "requeued"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to send. ``key`` is unique for ever: asking twice for the same is asking once.

    ``event`` names the templates (``alert``, ``costs``, ``health``, ``undelivered``, ``test``);
    ``facts`` is what they get.
    ``thread`` groups the messages of one model, so that mail clients can show them together.
    """

    key: str
    channel: str
    recipient: str
    event: str
    facts: dict[str, Any]
    thread: str | None = None
    alert_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery claimed by one worker: ``fence`` must still match when it is settled.

    ``unsure``: an earlier attempt may have reached the receiver (only known of a claimed one).
    ``requeued_at``: when a person last had it tried again; its time to live counts from there.
    """

    id: int
    request: NewDelivery
    state: DeliveryState
    attempts: int
    fence: int
    created_at: datetime
    next_try_at: datetime
    last_error: str | None = None
    unsure: bool = False
    requeued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One claim of a delivery, or what a person did to it; ``worker`` is who."""

    fence: int
    worker: str
    claimed_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    error: str | None
