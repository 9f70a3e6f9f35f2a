"""A message as rendered for one channel, ready to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

RESOLVED = "resolved"
"""The event that tells that an alert is over."""


@dataclass(frozen=True, slots=True)
class Message:
    """``key`` identifies the delivery at the receiver (Message-ID, webhook id, Slack metadata).

    ``blocks`` is Slack Block Kit; ``html`` only where the channel shows it. ``thread`` is the same
    for all messages about one model. ``event`` and ``facts`` are what the templates were given,
    made visible, for receivers that are programs.
    """

    key: str
    recipient: str
    subject: str
    text: str
    html: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread: str | None = None
    event: str = "alert"
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ends_thread(self) -> bool:
        """What the thread is about is over, and nothing else in it is open."""
        resolved = self.facts.get("resolved", {})
        rest = resolved.get("open") or resolved.get("in_thread")
        return self.event == RESOLVED and not rest

    @property
    def heads_thread(self) -> bool:
        """It says how the whole thread stands, and not only that a part of it is over."""
        return self.event != RESOLVED or self.ends_thread
