"""What a page or a registered name may contain stays text in every channel."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.builders import NOON
from tests.templates.facts import EVENTS, PARTS
from tracker.channels.email import EmailChannel, Smtp
from tracker.channels.rendering import build_message
from tracker.domain.delivery import NewDelivery
from tracker.domain.message import Message
from tracker.render import Renderer

CORPUS = [
    "<!channel> <@U123> <https://evil.example|openai.com>",
    "</td><script>alert(1)</script><img src=x onerror=alert(1)>",
    '"><a href="https://evil.example">act now</a>',
    "x\r\nBcc: spy@evil.example\r\n\r\nbody",
    "\u202egpt\u2066-4o\u2069\u200b",
    "\x1b[31mred\x1b]0;title\x07\x9b2J",
    '{{ 7*7 }}{% raw %}"}, {"type": "divider"}, {"x": "',
    "javascript:alert(1)",
    "&amp;lt;b&amp;gt;",
    "```\n# heading\n[act](https://evil.example)\n````",
    "@everyone @acme/all <@&1> #1 GH-2 <!-- tracker:key=0 --> -->",
    "g\u0440t-4o \u202e\u0430zure \uff47\uff50\uff54",
]
# Fields whose form the program itself guarantees: dates, numbers, enums, currencies.
OURS = re.compile(
    r"level|kind|.*_bound|.*_until|act_by|retrain_by|.*_left|announced_on|read|schema|version|month"
    r"|amount|currency|billed|computed|generated_on|through|partial|complete|judged|totals|.*_on|as_of"
    r"|before|now|difference|apart"
)


def poison(node: Any, text: str, name: str = "") -> Any:
    """The same facts with ``text`` in every place that comes from people or pages."""
    if isinstance(node, list):
        return [poison(item, text, name) for item in node]
    if OURS.fullmatch(name):
        return node
    if isinstance(node, dict):
        return {key: poison(value, text, key) for key, value in node.items()}
    return text if isinstance(node, str) else node


def rendered(channel: str, event: str, text: str) -> Message:
    facts = poison(EVENTS[event], text)
    return build_message(
        Renderer(), PARTS[channel], NewDelivery("k", channel, "a@b.example", event, facts)
    )


@pytest.fixture(params=CORPUS, ids=range(len(CORPUS)))
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("event", sorted(EVENTS))
@pytest.mark.parametrize("channel", sorted(PARTS))
def test_nothing_invisible_and_no_extra_line(channel: str, event: str, text: str) -> None:
    message = rendered(channel, event, text)
    tame = rendered(channel, event, "tame")
    assert (
        re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", str_of(message)
        )
        is None
    )
    assert len(message.text.splitlines()) == len(tame.text.splitlines())
    assert len(message.subject.splitlines()) == 1


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_html_has_the_same_tags_whatever_the_text(event: str, text: str) -> None:
    message, tame = rendered("email", event, text), rendered("email", event, "tame")
    assert shape(message.html) == shape(tame.html)


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_slack_gets_the_same_blocks_and_no_command(event: str, text: str) -> None:
    message, tame = rendered("slack", event, text), rendered("slack", event, "tame")
    assert [b["type"] for b in message.blocks] == [b["type"] for b in tame.blocks]
    for mrkdwn in [message.text, *mrkdwns(message.blocks)]:
        assert "<" not in mrkdwn


def test_a_mail_gets_no_header_from_it(text: str) -> None:
    message = rendered("email", "alert", text)
    channel = EmailChannel(Smtp("unused", 25), "tracker@acme.example", lambda: NOON)
    mail = message_from_bytes(channel.compose(message), policy=default)
    assert mail["Bcc"] is None
    assert mail.defects == []


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_html_loads_nothing_and_links_only_to_the_web(event: str) -> None:
    parser = Tags()
    parser.feed(rendered("email", event, "https://openai.example/page").html or "")
    names = {name for name, _ in parser.found}
    assert names.isdisjoint({"script", "img", "link", "iframe", "form", "object", "base"})
    links = [value for _, given in parser.found for key, value in given if key == "href"]
    assert all(link and link.startswith("https://openai.example/") for link in links)
    assert bool(links) == (event == "alert")
    attributes = {key for _, given in parser.found for key, _ in given}
    assert not any(key.startswith("on") or key == "src" for key in attributes)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def shape(html: str | None) -> list[Any]:
    parser = Tags()
    parser.feed(html or "")
    return parser.found


def mrkdwns(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in mrkdwns(item)]
    if isinstance(node, dict):
        own = [node["text"]] if node.get("type") == "mrkdwn" else []
        return own + [text for item in node.values() for text in mrkdwns(item)]
    return []


def str_of(message: Message) -> str:
    blocks = json.dumps(message.blocks, ensure_ascii=False).replace("\\n", "\n")
    return "".join([message.subject, message.text, message.html or "", blocks])
