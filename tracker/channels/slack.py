"""Slack, by an incoming webhook or by a bot (``slack_bot``).

An incoming webhook cannot be asked what it has posted, and has no threads: at least once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.channels.answers import answer_of
from tracker.channels.base import World, need
from tracker.channels.slack_answers import check_webhook
from tracker.channels.slack_bot import SlackBot
from tracker.channels.slack_content import content
from tracker.domain.message import Message

API = "https://slack.com/api"


class SlackWebhook:
    """Posts to the channel the webhook was made for; the recipient is only a name for people."""

    id = "slack"
    parts = ("text", "blocks")

    def __init__(self, url: str, world: World) -> None:
        self._url, self._world = url, world

    def send(self, message: Message) -> None:
        http = self._world.http()
        answer = answer_of("Slack", lambda: http.post(self._url, json=content(message), headers={}))
        check_webhook(answer, self._world.now())


def open_slack(options: Mapping[str, Any], world: World) -> SlackBot | SlackWebhook:
    """The factory named in ``CHANNELS``: a bot when there is a ``bot_token``, else a webhook.

    ``api_url`` is for workspaces with another address (GovSlack). Raises ConfigError.
    """
    if token := options.get("bot_token"):
        return SlackBot(str(token), str(options.get("api_url") or API).rstrip("/"), world)
    return SlackWebhook(need(options, "slack", "webhook_url"), world)
