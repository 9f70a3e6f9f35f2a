"""Text from pages and names arrives as text in every channel, over the wire.

What a receiver makes of a message with hostile text is compared with what it makes of the same
message with a harmless word: the same headers, tags, blocks and marks, and the same number of them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.builders import NOON
from tests.channels.world import world
from tests.templates.facts import EVENTS, PARTS
from tests.templates.test_hostile import CORPUS, mrkdwns, poison, shape
from tracker.channels import CHANNELS
from tracker.channels.apprise import inert
from tracker.channels.console import ConsoleChannel
from tracker.channels.file import _as_text
from tracker.channels.github import preview_issue
from tracker.channels.mail import compose
from tracker.channels.rendering import build_message
from tracker.channels.slack_bot import payload
from tracker.channels.webhook import document
from tracker.domain.delivery import NewDelivery
from tracker.domain.message import Message
from tracker.render import Renderer

UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
RENDERER = Renderer()


def as_mail(message: Message) -> Any:
    mail = message_from_bytes(compose(message, "t@acme.example", NOON).as_bytes(), policy=default)
    bodies = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    assert not any(UNSEEN.search(body.replace("\r\n", "\n")) for body in bodies)
    assert mail.defects == []
    return mail.keys(), shape(message.html), bodies[0].count("\n")


def as_slack(message: Message) -> Any:
    sent = payload(message, "#ml")
    for text in [sent["text"], *mrkdwns(sent["blocks"])]:
        assert "<" not in re.sub(r"<https://[^<>|]+\|[^<>|]*>", "", text)
    assert not UNSEEN.search(json.dumps(sent, ensure_ascii=False))
    return [block["type"] for block in sent["blocks"]], sent.keys()


def as_webhook(message: Message) -> Any:
    sent = json.loads(document(message))
    assert not any(UNSEEN.search(text) for text in strings(sent))
    return sent.keys()


def as_issue(message: Message) -> Any:
    issue = preview_issue(message)
    tokens = MarkdownIt("commonmark").parse(issue["body"])
    assert not UNSEEN.search(issue["body"])
    assert tokens[0].type == "fence"
    return [t.type for t in tokens], len(issue["title"].splitlines())


def as_chat(message: Message) -> Any:
    sent = inert(message.subject) + inert(message.text)
    assert not UNSEEN.search(sent)
    assert not re.search(r"<|\]\(|(?<![\w@])@\w", sent)
    return sent.count("\n")


def as_screen(message: Message) -> Any:
    out = io.StringIO()
    ConsoleChannel(out).send(message)
    assert not UNSEEN.search(out.getvalue())
    return out.getvalue().count("\n")


def as_record(message: Message) -> Any:
    record = _as_text(message, NOON).decode()
    assert not UNSEEN.search(record)
    return record.count("\n"), record.count("\n-- end of ")


RECEIVERS: dict[str, Callable[[Message], Any]] = {
    "apprise": as_chat,
    "console": as_screen,
    "email": as_mail,
    "file": as_record,
    "github": as_issue,
    "slack": as_slack,
    "webhook": as_webhook,
}


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("channel", sorted(RECEIVERS))
def test_it_arrives_as_text(channel: str, event: str, text: str) -> None:
    receive = RECEIVERS[channel]
    assert receive(rendered(channel, event, text)) == receive(rendered(channel, event, "tame"))


def test_every_channel_is_looked_at() -> None:
    assert set(RECEIVERS) == set(CHANNELS)
    assert world().receipts.find("#ml", "model-a") is None


def rendered(channel: str, event: str, text: str) -> Message:
    facts = poison(EVENTS[event], text)
    request = NewDelivery("k", channel, "a@b.example", event, facts, thread=f"model-{text}")
    return build_message(RENDERER, PARTS.get(channel, ()), request)


def strings(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for item in node.items() for part in item for text in strings(part)]
    if isinstance(node, list):
        return [text for item in node for text in strings(item)]
    return [node] if isinstance(node, str) else []
