"""Who is to be told of an alert, by which way, and how often somebody wants to hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.pace import Pace as Pace


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach somebody: a channel, and a recipient in its own terms."""

    channel: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Telling:
    """That one piece of news about an alert goes one route, once, and not before ``due_at``."""

    alert_id: int
    news: int
    route: Route
    due_at: datetime


def read_recipient(text: str) -> tuple[str, str]:
    """(channel, recipient) as people write it; no recipient means the channel's own ones.

    ``ada@example.com``, ``#ml-models``, ``console``, ``webhook:https://…``.
    """
    if text.startswith("#"):
        return "slack", text
    channel, colon, recipient = text.partition(":")
    if colon:
        return channel, recipient
    return ("email", text) if "@" in text else (text, "")
