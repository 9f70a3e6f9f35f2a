from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.channels.world import message, world
from tracker.channels import open_channel
from tracker.channels.base import Channel
from tracker.errors import DeliveryError
from tracker.http import Client, HttpSettings

BLOCKS = [{"type": "divider"}]
SECRET = "/services/T0/B0/s3cr3t"


def client() -> Client:
    return Client(HttpSettings(allow_private=True))


def webhook(url: str) -> Channel:
    return open_channel("slack", {"webhook_url": url}, world(client))


def bot(server: HTTPServer) -> Channel:
    options = {"bot_token": "xoxb-secret", "channel": "#ml", "api_url": server.url_for("/api/")}
    return open_channel("slack", options, world(client))


def failure(channel: Channel) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.send(message(recipient="#ml"))
    return caught.value


def test_a_webhook_gets_text_and_blocks(httpserver: HTTPServer) -> None:
    expected = {
        "text": "support-triage v3: act by 2026-12-03",
        "blocks": BLOCKS,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    httpserver.expect_oneshot_request(SECRET, "POST", json=expected).respond_with_data("ok\n")
    webhook(httpserver.url_for(SECRET)).send(message(blocks=BLOCKS))
    httpserver.check_assertions()


def test_without_blocks_none_are_sent(httpserver: HTTPServer) -> None:
    seen: list[Any] = []

    def take(request: Request) -> Response:
        seen.append(request.get_json())
        return Response("ok")

    httpserver.expect_request(SECRET).respond_with_handler(take)
    webhook(httpserver.url_for(SECRET)).send(message(text="x" * 5000))
    assert "blocks" not in seen[0]
    assert len(seen[0]["text"]) == 3000


@pytest.mark.parametrize(
    ("status", "body", "headers", "permanent", "wait"),
    [
        (400, "invalid_payload", {}, True, None),
        (400, "invalid_token", {}, True, None),
        (403, "action_prohibited", {}, True, None),
        (404, "no_service", {}, True, None),
        (410, "channel_is_archived", {}, True, None),
        (429, "rate_limited", {"Retry-After": "30"}, False, 30.0),
        (429, "", {"Retry-After": "Mon, 23 Nov 2026 12:01:30 GMT"}, False, 90.0),
        (429, "", {"Retry-After": "soon"}, False, None),
        (400, "rate_limited", {}, False, None),
        (408, "", {}, False, None),
        (500, "rollup_error", {}, False, None),
        (503, "\x1b[31mdown", {"Retry-After": "7"}, False, 7.0),
        (200, "<html>Sign in to the Wi-Fi</html>", {}, False, None),
    ],
)
def test_what_a_webhook_may_answer(
    httpserver: HTTPServer,
    status: int,
    body: str,
    headers: dict[str, str],
    permanent: bool,
    wait: float | None,
) -> None:
    httpserver.expect_request(SECRET).respond_with_data(body, status, headers)
    error = failure(webhook(httpserver.url_for(SECRET)))
    assert (error.permanent, error.retry_after) == (permanent, wait)
    assert str(status) in error.message
    assert "s3cr3t" not in f"{error} {error!r}"
    assert error.message.isprintable()


def test_no_answer_at_all_is_worth_another_try_and_tells_no_secret(httpserver: HTTPServer) -> None:
    httpserver.stop()
    error = failure(webhook(f"http://127.0.0.1:{httpserver.port}{SECRET}"))
    httpserver.start()
    assert not error.permanent
    assert "s3cr3t" not in f"{error} {error.__cause__}"


def test_a_bot_posts_with_its_token_and_the_key(httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request(
        "/api/chat.postMessage",
        "POST",
        headers={"Authorization": "Bearer xoxb-secret"},
        json={
            "text": "support-triage v3: act by 2026-12-03",
            "blocks": BLOCKS,
            "unfurl_links": False,
            "unfurl_media": False,
            "channel": "#ml",
            "metadata": {"event_type": "tracker_delivery", "event_payload": {"key": "key-1"}},
        },
    ).respond_with_json({"ok": True, "ts": "1.2"})
    bot(httpserver).send(message(recipient="#ml", blocks=BLOCKS))
    httpserver.check_assertions()


@pytest.mark.parametrize(
    ("status", "answer", "headers", "permanent", "wait", "hint"),
    [
        (200, {"ok": False, "error": "channel_not_found"}, {}, True, None, "invite"),
        (200, {"ok": False, "error": "invalid_auth"}, {}, True, None, "token"),
        (200, {"ok": False, "error": "brand_new_error"}, {}, True, None, ""),
        (200, {"ok": False, "error": "ratelimited"}, {"Retry-After": "9"}, False, 9.0, ""),
        (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "9"}, False, 9.0, ""),
        (200, {"ok": False, "error": "internal_error"}, {}, False, None, ""),
        (200, {"ok": False}, {}, True, None, ""),
        (503, "down", {}, False, None, ""),
        (404, "nothing here", {}, True, None, ""),
        (200, "<html>", {}, False, None, "in Slack's place"),
        (200, ["ok"], {}, False, None, "in Slack's place"),
    ],
)
def test_what_the_api_may_answer(
    httpserver: HTTPServer,
    status: int,
    answer: Any,
    headers: dict[str, str],
    permanent: bool,
    wait: float | None,
    hint: str,
) -> None:
    body = answer if isinstance(answer, str) else json.dumps(answer)
    httpserver.expect_request("/api/chat.postMessage").respond_with_data(body, status, headers)
    error = failure(bot(httpserver))
    assert (error.permanent, error.retry_after) == (permanent, wait)
    assert hint in (error.hint or "")
    assert "xoxb" not in f"{error} {error!r}"
