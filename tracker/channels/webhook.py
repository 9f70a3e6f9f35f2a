"""A signed web hook: ``webhook.schema.json`` by POST, signed by Standard Webhooks.

``webhook-id`` and ``Idempotency-Key`` are the delivery's key, the same in every try: a receiver
that remembers the keys it has taken gets each message once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.channels.answers import answer_of, check_status
from tracker.channels.base import World, need
from tracker.channels.signing import signed_headers, signing_key
from tracker.domain.message import Message
from tracker.errors import ConfigError
from tracker.text import oneline

_HINTS = {
    401: "the receiver refuses the signature: check secrets of [channels.webhook] on both sides",
    403: "the receiver refuses the signature: check secrets of [channels.webhook] on both sides",
    404: "check url of [channels.webhook]",
    410: "the receiver wants no more: remove [channels.webhook], or set its new url",
}


class WebhookChannel:
    id = "webhook"
    parts: tuple[str, ...] = ()

    def __init__(self, url: str, keys: Sequence[bytes], world: World) -> None:
        self._url, self._keys, self._world = url, keys, world

    def send(self, message: Message) -> None:
        """Post once. Taken is any 2xx; 410 and other refusals are final, 429 and 5xx are not."""
        http, now, body = self._world.http(), self._world.now(), document(message)
        headers = signed_headers(message.key, body, now, self._keys)
        headers |= {"Idempotency-Key": message.key, "Content-Type": "application/json"}
        answer = answer_of("the webhook", lambda: http.post(self._url, body=body, headers=headers))
        check_status("the webhook", answer, now, _HINTS)


def open_webhook(options: Mapping[str, Any], world: World) -> WebhookChannel:
    """The factory named in ``CHANNELS``. Raises ConfigError for options that do not do."""
    keys = [signing_key(str(secret)) for secret in options.get("secrets") or ()]
    if not keys:
        msg = "[channels.webhook] has no secrets"
        raise ConfigError(msg, 'write: secrets = ["env:TRACKER_WEBHOOK_SECRET"]')
    return WebhookChannel(need(options, "webhook", "url"), keys, world)


def document(message: Message) -> bytes:
    """The body: the same bytes for the same message, since the key and the signature cover it."""
    data = {
        "schema": "tracker/webhook/v1",
        "type": message.event,
        "id": message.key,
        "thread": oneline(message.thread) if message.thread else None,
        "data": message.facts,
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
