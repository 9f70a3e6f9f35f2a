"""What Slack's answers mean: taken, try again, or never."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tracker.channels.answers import said
from tracker.channels.base import Answer
from tracker.errors import DeliveryError
from tracker.http.retry import retry_after
from tracker.text import oneline

# https://docs.slack.dev/reference/methods/chat.postMessage#errors; every other error is ours.
_TRANSIENT = frozenset(
    {
        "accesslimited",
        "external_channel_migrating",
        "fatal_error",
        "internal_error",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
_HINTS = {
    "account_inactive": "the app was removed from the workspace: install it again",
    "action_prohibited": "an administrator of the workspace forbids it",
    "channel_is_archived": "choose another channel",
    "channel_not_found": "check the channel, and invite the app to it",
    "channel_not_found_or_archived": "choose another channel",
    "invalid_auth": "check the bot token",
    "invalid_blocks": "check your own Slack templates, if you have any",
    "invalid_token": "make a new webhook and put its address into the configuration",
    "is_archived": "choose another channel",
    "missing_scope": "give the app the scopes chat:write and channels:history",
    "no_service": "the webhook was removed: make a new one",
    "no_team": "the workspace is gone",
    "not_authed": "set the bot token",
    "not_in_channel": "invite the app to the channel",
    "token_revoked": "make a new token",
}


def check_webhook(answer: Answer, now: datetime) -> None:
    """An incoming webhook says ``ok`` or, with a 4xx, the name of the error.

    https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
    """
    _check_status(answer, now, said(answer))
    if answer.body.strip() != b"ok":
        msg = f"the Slack webhook answered {answer.status} but not ok: {said(answer)!r}"
        raise DeliveryError(msg, "something between here and Slack may answer in its place")


class SlackError(DeliveryError):
    """The Web API said no; ``name`` is its name for why."""

    name = ""


def answered(answer: Answer, now: datetime) -> dict[str, Any]:
    """The Web API answers 200 with ``{"ok": bool, "error": name}``, or 429.

    Returns what it answered; raises SlackError for an error of Slack's, DeliveryError otherwise.
    """
    data = _object(answer.body)
    error = oneline(str(data.get("error") or "no JSON answer"))
    if data.get("ok") is True:
        return data
    _check_status(answer, now, error)
    if "ok" not in data:
        raise DeliveryError(_refused(error), "something may answer in Slack's place")
    waits = retry_after(answer.headers.get("Retry-After"), now)
    never = error not in _TRANSIENT
    refusal = SlackError(_refused(error), _HINTS.get(error), permanent=never, retry_after=waits)
    refusal.name = error
    raise refusal


def _check_status(answer: Answer, now: datetime, error: str) -> None:
    status = answer.status
    if status < 300:
        return
    waits = retry_after(answer.headers.get("Retry-After"), now)
    never = 400 <= status < 500 and status not in {408, 425, 429} and error not in _TRANSIENT
    msg = _refused(f"{status} {error}".strip())
    raise DeliveryError(
        msg, _HINTS.get(error), permanent=never, retry_after=waits, maybe_sent=status >= 500
    )


def _refused(why: str) -> str:
    return f"Slack did not take the message: {why}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
