"""Slack, by an incoming webhook or by a bot.

A bot's message carries its key in ``metadata.event_payload.key``, so that a later reader of the
channel can tell whether it arrived. An incoming webhook cannot be asked: at least once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracker.channels.base import Answer, Poster, World, need
from tracker.channels.slack_answers import check_api, check_webhook
from tracker.clock import Clock
from tracker.domain.message import Message
from tracker.errors import DeliveryError, FetchError

API = "https://slack.com/api"
EVENT_TYPE = "tracker_delivery"
_TEXT_CHARS = 3000

Http = Callable[[], Poster]


class SlackWebhook:
    """Posts to the channel the webhook was made for; the recipient is only a name for people."""

    id = "slack"
    parts = ("text", "blocks")

    def __init__(self, url: str, http: Http, now: Clock) -> None:
        self._url, self._http, self._now = url, http, now

    def send(self, message: Message) -> None:
        answer = _post(self._http(), self._url, _content(message), {})
        check_webhook(answer, self._now())


class SlackBot:
    """Posts with ``chat.postMessage`` to the recipient: a channel's id or ``#name``."""

    id = "slack"
    parts = ("text", "blocks")

    def __init__(self, token: str, http: Http, now: Clock, api: str = API) -> None:
        self._token, self._http, self._now = token, http, now
        self._url = f"{api}/chat.postMessage"

    def send(self, message: Message) -> None:
        payload = _content(message) | {
            "channel": message.recipient,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}},
        }
        bearer = {"Authorization": f"Bearer {self._token}"}
        check_api(_post(self._http(), self._url, payload, bearer), self._now())


def open_slack(options: Mapping[str, Any], world: World) -> SlackBot | SlackWebhook:
    """The factory named in ``CHANNELS``: a bot when there is a ``bot_token``, else a webhook.

    ``api_url`` is for workspaces with another address (GovSlack). Raises ConfigError.
    """
    if token := options.get("bot_token"):
        api = str(options.get("api_url") or API).rstrip("/")
        return SlackBot(str(token), world.http, world.now, api)
    return SlackWebhook(need(options, "slack", "webhook_url"), world.http, world.now)


def _content(message: Message) -> dict[str, Any]:
    """With blocks, ``text`` is what notifications and screen readers get."""
    text = message.text.strip()[:_TEXT_CHARS]
    plain = {"text": text, "unfurl_links": False, "unfurl_media": False}
    return plain | ({"blocks": message.blocks} if message.blocks else {})


def _post(http: Poster, url: str, payload: dict[str, Any], headers: dict[str, str]) -> Answer:
    """Without an answer from Slack nothing says "never", whatever kept it away."""
    try:
        return http.post(url, json=payload, headers=headers)
    except FetchError as error:
        msg = f"Slack could not be reached: {error.message}"
        raise DeliveryError(msg, error.hint) from error
