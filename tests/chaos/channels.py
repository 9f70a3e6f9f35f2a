"""A receiver that can be asked. The others are the product's own channels."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.app.channels import configured_channel
from tracker.app.context import App
from tracker.channels.answers import answer_of, check_status
from tracker.channels.base import Channel
from tracker.domain.message import Message
from tracker.errors import DeliveryError, FetchError
from tracker.http import Client, Response


@dataclass(frozen=True)
class AskableChannel:
    """Posts to a receiver that takes every message, and can say whether it has one."""

    http: Client
    url: str
    id: str = "askable"
    parts: tuple[str, ...] = ("text",)

    def send(self, message: Message) -> None:
        headers = {"Idempotency-Key": message.key}  # Kept by the receiver, and not heeded.
        body = {"text": message.text}
        answer = answer_of(self.id, lambda: self.http.post(self.url, json=body, headers=headers))
        check_status(self.id, answer, self.http.now(), {})

    def was_sent(self, message: Message) -> bool:
        try:
            answer = self.http.get(f"{self.url}?key={message.key}")
        except FetchError as error:
            raise DeliveryError(error.message) from error
        assert isinstance(answer, Response)
        return answer.body == b"yes"


def open_channel(app: App, name: str) -> Channel:
    """The channel of the harness, or one of the product's."""
    if name == "askable":
        return AskableChannel(app.http, f"{app.env['CHAOS_SINKS']}/askable")
    return configured_channel(app, name)
