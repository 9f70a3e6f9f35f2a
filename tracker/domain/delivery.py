"""Deliveries: one row per (alert, stage, channel, recipient), written before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to send. ``key`` is unique for ever: asking twice for the same is asking once.

    ``event`` names the templates (``alert``, ``costs``, ``health``, ``test``); ``facts`` is what
    they get.
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
    """A delivery claimed by one worker: ``fence`` must still match when it is settled."""

    id: int
    request: NewDelivery
    state: DeliveryState
    attempts: int
    fence: int
    created_at: datetime
    next_try_at: datetime
    last_error: str | None = None
