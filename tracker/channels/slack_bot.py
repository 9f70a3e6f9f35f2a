"""Slack by a bot: a thread per model, whose first message always says how things stand.

Every message carries its key in ``metadata.event_payload.key``, so that the channel can be asked
whether it arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from tracker.channels.answers import answer_of
from tracker.channels.base import World
from tracker.channels.slack_answers import SlackError, answered
from tracker.channels.slack_content import content
from tracker.domain.message import RESOLVED, Message
from tracker.errors import DeliveryError

EVENT_TYPE = "tracker_delivery"
_ID_OF_CHANNEL = ""
"""Under this thread the id of a channel is kept that is configured by its name."""
_LOOK_BACK = timedelta(days=7)  # a delivery is tried for three
_PER_PAGE, _PAGES = 200, 10
_THREAD_IS_GONE = frozenset({"thread_not_found", "message_not_found", "invalid_thread_ts"})


class SlackBot:
    """Posts with ``chat.postMessage`` to the recipient: a channel's id or ``#name``."""

    id = "slack"
    parts = ("text", "blocks")

    def __init__(self, token: str, api: str, world: World) -> None:
        self._token, self._api, self._world = token, api, world

    def send(self, message: Message) -> None:
        """Begin the message's thread, or reply in it and bring its first message up to date.

        News is shown in the channel as well; that something is over is not.
        """
        first = self._first(message)
        if first is None:
            self._begin(message)
            return
        channel, ts = first
        reply = payload(message, channel) | {"thread_ts": ts}
        reply["reply_broadcast"] = message.event != RESOLVED
        try:
            self._call("chat.postMessage", reply)
        except SlackError as error:
            if error.name not in _THREAD_IS_GONE:
                raise
            self._begin(message)
            return
        if message.heads_thread:
            self._update(message, channel, ts)

    def was_sent(self, message: Message) -> bool | None:
        """Whether a message with this key is in the thread, or else in the channel's last week.

        ``None`` where the channel's id is not known, or it holds more than can be looked through.
        Raises DeliveryError when Slack cannot be asked.
        """
        first = self._first(message)
        channel = first[0] if first else self._channel_id(message.recipient)
        if channel is None:
            return None
        for found in self._messages(channel, first[1] if first else None):
            if found is None:
                return None
            if _key_of(found) == message.key:
                if first is None:
                    self._keep_first(message, channel, str(found.get("ts")))
                return True
        return False

    def _begin(self, message: Message) -> None:
        answer = self._call("chat.postMessage", payload(message, message.recipient))
        channel, ts = str(answer.get("channel") or ""), str(answer.get("ts") or "")
        if channel and ts:
            self._world.receipts.keep(message.recipient, _ID_OF_CHANNEL, channel)
            self._keep_first(message, channel, ts)

    def _update(self, message: Message, channel: str, ts: str) -> None:
        """The news is in the thread by now: a first message nobody may edit any more stays."""
        try:
            self._call("chat.update", content(message) | {"channel": channel, "ts": ts})
        except DeliveryError:
            return

    def _first(self, message: Message) -> tuple[str, str] | None:
        """Channel id and time stamp of the first message of the thread, if it is known."""
        if message.thread is None:
            return None
        kept = self._world.receipts.find(message.recipient, message.thread)
        channel, _, ts = (kept or "").partition("/")
        return (channel, ts) if ts else None

    def _keep_first(self, message: Message, channel: str, ts: str) -> None:
        if message.thread is not None:
            self._world.receipts.keep(message.recipient, message.thread, f"{channel}/{ts}")

    def _channel_id(self, recipient: str) -> str | None:
        if recipient[:1] in "CGD" and recipient.isalnum() and recipient.isupper():
            return recipient
        return self._world.receipts.find(recipient, _ID_OF_CHANNEL)

    def _messages(self, channel: str, thread: str | None) -> Iterator[dict[str, Any] | None]:
        """The messages of a thread or of the last week, and ``None`` where there are too many."""
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": "true"}
        asked["limit"] = _PER_PAGE
        if thread is None:
            oldest = self._world.now() - _LOOK_BACK
            method, asked["oldest"] = "conversations.history", f"{oldest.timestamp():.6f}"
        else:
            method, asked["ts"] = "conversations.replies", thread
        for _ in range(_PAGES):
            answer = self._ask(method, asked)
            yield from answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            asked["cursor"] = cursor
        yield None

    def _ask(self, method: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Reading methods take forms, not JSON."""
        http, url = self._world.http(), f"{self._api}/{method}"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = self._bearer() | form
        answer = answer_of("Slack", lambda: http.post(url, body=urlencode(asked), headers=headers))
        return answered(answer, self._world.now())

    def _call(self, method: str, json: dict[str, Any]) -> dict[str, Any]:
        http, url = self._world.http(), f"{self._api}/{method}"
        answer = answer_of("Slack", lambda: http.post(url, json=json, headers=self._bearer()))
        return answered(answer, self._world.now())

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}


def payload(message: Message, channel: str) -> dict[str, Any]:
    """What ``chat.postMessage`` is given for the first message of a thread."""
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}}
    return content(message) | {"channel": channel, "metadata": metadata}


def _key_of(found: dict[str, Any]) -> str | None:
    metadata = found.get("metadata") or {}
    key: str | None = (metadata.get("event_payload") or {}).get("key")
    return key if metadata.get("event_type") == EVENT_TYPE else None
