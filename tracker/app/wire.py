"""A message as it goes over the wire: what a channel would hand to its receiver, as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tracker.app.channels import compose_email
from tracker.app.context import App
from tracker.domain.message import Message

_SENDER = "tracker@example.invalid"


def wire(app: App, channel: str, message: Message) -> str:
    """Headers, where there are some, and body; ``…`` stands for secrets. Sends nothing.

    For the channels of ``previewing.PARTS``; those that hand over plain text show just that.
    """
    form = _FORMS.get(channel)
    return form(app, message, app.now()) if form else message.text


def _email(app: App, message: Message, at: datetime) -> str:
    settings = app.config.channels.email
    sender = settings.sender if settings and settings.sender else _SENDER
    return compose_email(message, sender, at).decode("utf-8", "replace").replace("\r\n", "\n")


def _slack(app: App, message: Message, at: datetime) -> str:
    from tracker.channels.slack_bot import payload
    from tracker.channels.slack_content import content

    settings = app.config.channels.slack
    if settings and settings.bot_token:
        return _request("POST chat.postMessage", payload(message, settings.channel or ""))
    return _request("POST the webhook", content(message))


def _webhook(app: App, message: Message, at: datetime) -> str:
    from tracker.channels.webhook import document

    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.key,
        "webhook-id": message.key,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": "v1,…",
    }
    return _request("POST the webhook", json.loads(document(message)), headers)


def _github(app: App, message: Message, at: datetime) -> str:
    from tracker.channels.github import preview_issue

    settings = app.config.channels.github
    repo = settings.repo if settings and settings.repo else "owner/name"
    label = settings.label if settings else "tracker"
    issue = preview_issue(message) | {"labels": label}
    head = f"POST /repos/{repo}/issues"
    return f"{head}\ntitle: {issue['title']}\nlabels: {issue['labels']}\n\n{issue['body']}\n"


def _apprise(app: App, message: Message, at: datetime) -> str:
    from tracker.channels.apprise import inert

    return f"title: {inert(message.subject)}\n\n{inert(message.text)}"


def _request(line: str, body: Any, headers: dict[str, str] | None = None) -> str:
    lines = [line, *(f"{name}: {value}" for name, value in (headers or {}).items()), ""]
    return "\n".join([*lines, json.dumps(body, indent=2, ensure_ascii=False), ""])


_FORMS: dict[str, Callable[[App, Message, datetime], str]] = {
    "apprise": _apprise,
    "email": _email,
    "github": _github,
    "slack": _slack,
    "webhook": _webhook,
}
