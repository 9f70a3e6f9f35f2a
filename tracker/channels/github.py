"""GitHub issues: one per thread, commented on with each message, closed when it is resolved.

A hidden comment in the issue names its thread, and one in each message its key. They are asked for
before anything is written, so a message sent twice makes neither a second issue nor a second
comment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from tracker.channels.base import World, need
from tracker.channels.github_api import GitHubApi
from tracker.domain.message import RESOLVED, Message
from tracker.errors import DeliveryError

API = "https://api.github.com"
_BODY_CHARS = 60_000  # GitHub takes 65,536


class GitHubChannel:
    """The recipient is the repository, ``owner/name``."""

    id = "github"
    parts = ("subject", "text")

    def __init__(self, api: GitHubApi, label: str, world: World) -> None:
        self._api, self._label, self._receipts = api, label, world.receipts

    def send(self, message: Message) -> None:
        """Open the thread's issue; or comment on it, then bring its title and text up to date.

        The message that ends the thread closes the issue, any other opens it again. What was over
        before an issue was opened needs none. Sent again, it does what is left to do.
        """
        repo = message.recipient
        issue = self._issue(message)
        if issue is None:
            if message.event != RESOLVED:
                number = self._api.create(repo, _issue_fields(message) | {"labels": [self._label]})
                self._receipts.keep(repo, thread_of(message), str(number))
            return
        if _has(issue, marker("key", message.key)):
            return
        number = int(issue["number"])
        if not self._has_comment(repo, number, message):
            self._api.comment(repo, number, _with_marks(message, "key"))
        if message.heads_thread:
            self._api.update(repo, number, _changed_fields(message))

    def was_sent(self, message: Message) -> bool:
        """Whether the last thing that :meth:`send` writes of this message is there."""
        issue = self._issue(message)
        if issue is None:
            return False
        if message.heads_thread:
            return _has(issue, marker("key", message.key))
        return self._has_comment(message.recipient, int(issue["number"]), message)

    def _issue(self, message: Message) -> dict[str, Any] | None:
        """The thread's issue, by its kept number or else by its mark; ``None`` if there is none."""
        repo, thread = message.recipient, thread_of(message)
        mark, known = marker("thread", thread), self._receipts.find(repo, thread)
        issue = self._api.issue(repo, int(known)) if known else None
        if issue is not None and _has(issue, mark):
            return issue
        issue = next((i for i in self._api.issues(repo, self._label) if _has(i, mark)), None)
        if issue is not None:
            self._receipts.keep(repo, thread, str(issue["number"]))
        return issue

    def _has_comment(self, repo: str, number: int, message: Message) -> bool:
        mark = marker("key", message.key)
        return any(_has(comment, mark) for comment in self._api.comments(repo, number))


def open_github(options: Mapping[str, Any], world: World) -> GitHubChannel:
    """The factory named in ``CHANNELS``. ``api_url`` is for GitHub Enterprise Server."""
    url = str(options.get("api_url") or API).rstrip("/")
    api = GitHubApi(url, need(options, "github", "token"), world)
    return GitHubChannel(api, str(options.get("label") or "tracker"), world)


def _has(written: Mapping[str, Any], mark: str) -> bool:
    """Whether an issue's or a comment's text holds the mark; GitHub has ``null`` for no text."""
    return mark in (written.get("body") or "")


def thread_of(message: Message) -> str:
    """Messages without a thread, such as a month's costs, are an issue each."""
    return message.thread or message.key


def marker(kind: str, value: str) -> str:
    """A comment nobody sees. The value is hashed: a name could end the comment."""
    return f"<!-- tracker:{kind}={hashlib.sha256(value.encode()).hexdigest()[:32]} -->"


def preview_issue(message: Message) -> dict[str, str]:
    """What a first message would open."""
    return _issue_fields(message)


def _issue_fields(message: Message) -> dict[str, str]:
    return {"title": message.subject, "body": _with_marks(message, "thread", "key")}


def _changed_fields(message: Message) -> dict[str, str]:
    """A resolved issue keeps its title: what it was about is still the best name for it."""
    if message.ends_thread:
        body = {"body": _with_marks(message, "thread", "key")}
        return body | {"state": "closed", "state_reason": "completed"}
    return _issue_fields(message) | {"state": "open"}


def _with_marks(message: Message, *kinds: str) -> str:
    values = {"thread": thread_of(message), "key": message.key}
    marks = "\n".join(marker(kind, values[kind]) for kind in kinds)
    if len(message.text) > _BODY_CHARS:
        msg = f"the message is longer than the {_BODY_CHARS} characters a GitHub issue holds"
        raise DeliveryError(msg, "shorten the template of github")
    return f"{message.text.rstrip()}\n\n{marks}"
