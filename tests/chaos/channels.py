"""Two receivers as the promises speak of them: one heeds keys, the other can be asked."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.app.channels import configured_channel
from tracker.app.context import App
from tracker.channels.base import Channel
from tracker.domain.message import Message
from tracker.errors import DeliveryError, FetchError
from tracker.http import Client, Response


@dataclass(frozen=True)
class KeyedChannel:
    """Posts with an Idempotency-Key."""

    http: Client
    url: str
    id: str = "keyed"
    parts: tuple[str, ...] = ("text",)

    def send(self, message: Message) -> None:
        headers = {"Idempotency-Key": message.key}
        try:
            answer = self.http.post(self.url, json={"text": message.text}, headers=headers)
        except FetchError as error:
            raise DeliveryError(error.message, maybe_sent=not error.unconnected) from error
        if answer.status != 200:
            msg = f"{self.id} answered {answer.status}"
            raise DeliveryError(msg)


@dataclass(frozen=True)
class AskableChannel(KeyedChannel):
    """The same to a receiver that takes every message, and can say whether it has one."""

    id: str = "askable"

    def was_sent(self, message: Message) -> bool:
        try:
            answer = self.http.get(f"{self.url}?key={message.key}")
        except FetchError as error:
            raise DeliveryError(error.message) from error
        assert isinstance(answer, Response)
        return answer.body == b"yes"


def open_channel(app: App, name: str) -> Channel:
    """A channel of the harness, or one of the product's."""
    address = app.env["CHAOS_SINKS"]
    match name:
        case "keyed":
            return KeyedChannel(app.http, f"{address}/keyed")
        case "askable":
            return AskableChannel(app.http, f"{address}/askable")
        case _:
            return configured_channel(app, name)
