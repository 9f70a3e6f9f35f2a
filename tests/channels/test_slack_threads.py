"""Against a small Slack on loopback that keeps messages, threads and metadata."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.builders import NOON
from tests.channels.receipts import Kept
from tests.channels.world import message, world
from tracker.channels.base import World
from tracker.channels.slack import open_slack
from tracker.channels.slack_bot import SlackBot
from tracker.domain.message import Message
from tracker.errors import DeliveryError
from tracker.http import Client, HttpSettings

ID = "C0123ABC"


@dataclass
class Slack:
    messages: list[dict[str, Any]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    page: int = 2

    def answer(self, request: Request) -> Response:
        method = request.path.rpartition("/")[2]
        sent: dict[str, Any] = request.get_json(silent=True) or request.form.to_dict()
        if error := self.refuses.get(method):
            return self._json({"ok": False, "error": error})
        if method == "chat.postMessage":
            ts = f"{NOON.timestamp() + len(self.messages):.6f}"
            self.messages.append(sent | {"ts": ts})
            return self._json({"ok": True, "channel": ID, "ts": ts})
        if method == "chat.update":
            (found,) = [m for m in self.messages if m["ts"] == sent["ts"]]
            found |= {"text": sent["text"]}
            return self._json({"ok": True, "ts": sent["ts"]})
        assert (sent["channel"], sent["include_all_metadata"]) == (ID, "true")
        return self._page(self._wanted(method, sent), int(sent.get("cursor") or 0))

    def _wanted(self, method: str, sent: dict[str, Any]) -> list[dict[str, Any]]:
        if method == "conversations.replies":
            return [m for m in self.messages if sent["ts"] in (m["ts"], m.get("thread_ts"))]
        assert float(sent["oldest"]) < NOON.timestamp()
        return [m for m in reversed(self.messages) if "thread_ts" not in m]

    def _page(self, found: list[dict[str, Any]], start: int) -> Response:
        end = start + self.page
        cursor = str(end) if end < len(found) else ""
        more = {"response_metadata": {"next_cursor": cursor}}
        return self._json({"ok": True, "messages": found[start:end]} | more)

    def _json(self, data: dict[str, Any]) -> Response:
        return Response(json.dumps(data), content_type="application/json")


@pytest.fixture
def slack(httpserver: HTTPServer) -> Slack:
    found = Slack()
    httpserver.expect_request(re.compile("/api/.*")).respond_with_handler(found.answer)
    return found


def bot(server: HTTPServer, kept: Kept | None = None) -> SlackBot:
    client = Client(HttpSettings(allow_private=True))
    there = World(lambda: NOON, lambda: client, world().out, kept or Kept())
    opened = open_slack({"bot_token": "xoxb-secret", "api_url": server.url_for("/api")}, there)
    assert isinstance(opened, SlackBot)
    return opened


def said(key: str, event: str = "alert", thread: str | None = "model-a", **more: Any) -> Message:
    facts = {"resolved": {"open": more.pop("still_open", 0)}} if event == "resolved" else {}
    given = {"key": key, "recipient": "#ml", "thread": thread, "event": event, "text": key}
    return message(**(given | {"facts": facts} | more))


def test_a_model_is_a_thread_whose_first_message_says_how_it_stands(
    httpserver: HTTPServer, slack: Slack
) -> None:
    to = bot(httpserver)
    to.send(said("one"))
    to.send(said("two"))
    to.send(said("other", thread="model-b"))
    to.send(said("part", "resolved", still_open=1))
    first, second, other, part = slack.messages
    assert first["text"] == "two"
    assert (second["thread_ts"], second["reply_broadcast"]) == (first["ts"], True)
    assert second["channel"] == ID
    assert "thread_ts" not in other
    assert (part["thread_ts"], part["reply_broadcast"]) == (first["ts"], False)
    to.send(said("end", "resolved"))
    assert first["text"] == "end"


def test_messages_without_a_thread_stand_alone(httpserver: HTTPServer, slack: Slack) -> None:
    to = bot(httpserver)
    to.send(said("october", thread=None))
    to.send(said("november", thread=None))
    assert all("thread_ts" not in m for m in slack.messages)


def test_a_first_message_nobody_may_edit_stays(httpserver: HTTPServer, slack: Slack) -> None:
    to = bot(httpserver)
    to.send(said("one"))
    slack.refuses["chat.update"] = "edit_window_closed"
    to.send(said("two"))
    assert [m["text"] for m in slack.messages] == ["one", "two"]


def test_a_thread_that_is_gone_begins_anew(httpserver: HTTPServer) -> None:
    posted: list[dict[str, Any]] = []

    def answer(request: Request) -> Response:
        sent = request.get_json()
        gone = sent.get("thread_ts") == "1.0"
        if not gone:
            posted.append(sent)
        said = {"error": "thread_not_found"} if gone else {"channel": ID, "ts": "2.0"}
        return Response(json.dumps({"ok": not gone} | said))

    httpserver.expect_request("/api/chat.postMessage").respond_with_handler(answer)
    kept = Kept({("#ml", "model-a"): f"{ID}/1.0"})
    bot(httpserver, kept).send(said("two"))
    assert "thread_ts" not in posted[0]
    assert kept.find("#ml", "model-a") == f"{ID}/2.0"


def test_another_refusal_of_a_reply_is_a_refusal(httpserver: HTTPServer, slack: Slack) -> None:
    slack.refuses["chat.postMessage"] = "is_archived"
    with pytest.raises(DeliveryError, match="is_archived") as caught:
        bot(httpserver, Kept({("#ml", "model-a"): f"{ID}/1.0"})).send(said("two"))
    assert caught.value.permanent


def test_the_channel_is_asked_for_the_key(httpserver: HTTPServer, slack: Slack) -> None:
    kept = Kept()
    to = bot(httpserver, kept)
    for key in ("one", "two", "three", "four"):
        to.send(said(key))
    assert [to.was_sent(said(key)) for key in ("one", "three", "four", "five")] == [
        True,
        True,
        True,
        False,
    ]
    assert to.was_sent(said("new", thread="model-b")) is False
    del kept.rows["#ml", "model-a"]
    assert to.was_sent(said("one")) is True
    assert kept.find("#ml", "model-a") == f"{ID}/{slack.messages[0]['ts']}"


def test_a_channel_known_by_name_only_cannot_be_asked(httpserver: HTTPServer) -> None:
    assert bot(httpserver).was_sent(said("one")) is None


def test_a_channel_with_too_much_in_it_does_not_tell(httpserver: HTTPServer, slack: Slack) -> None:
    slack.page = 1
    slack.messages = [{"ts": f"{n}.0", "metadata": None} for n in range(30)]
    assert bot(httpserver).was_sent(said("one", recipient=ID)) is None


def test_a_channel_that_cannot_be_asked_says_so(httpserver: HTTPServer, slack: Slack) -> None:
    slack.refuses["conversations.history"] = "missing_scope"
    with pytest.raises(DeliveryError, match="missing_scope") as caught:
        bot(httpserver).was_sent(said("one", recipient=ID))
    assert "channels:history" in (caught.value.hint or "")
