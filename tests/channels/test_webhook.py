from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from standardwebhooks import Webhook, WebhookVerificationError
from werkzeug import Request, Response

from tests.channels.world import message, world
from tests.templates.facts import ALERT, RESOLVED
from tracker import clock, resources
from tracker.channels.base import Channel, World
from tracker.channels.rendering import build_message
from tracker.channels.webhook import document, open_webhook
from tracker.domain.delivery import NewDelivery
from tracker.errors import DeliveryError
from tracker.http import Client, HttpSettings
from tracker.render import Renderer

OLD, NEW = ("whsec_" + base64.b64encode(bytes([n]) * 24).decode() for n in (1, 2))
PATH = "/in/s3cr3t"


def hook(server: HTTPServer, *secrets: str, now: clock.Clock = clock.now) -> Channel:
    client = Client(HttpSettings(allow_private=True))
    there = World(now=now, http=lambda: client, out=world().out)
    return open_webhook({"url": server.url_for(PATH), "secrets": secrets or (OLD,)}, there)


def taken(server: HTTPServer) -> Request:
    return server.log[-1][0]


def test_a_receiver_verifies_it_with_the_library_of_the_standard(httpserver: HTTPServer) -> None:
    httpserver.expect_request(PATH, "POST").respond_with_data(status=204)
    hook(httpserver, OLD, NEW).send(message(event="test", facts={"channel": "webhook"}))
    request = taken(httpserver)
    headers = dict(request.headers)
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(request.data, headers) == json.loads(request.data)
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(request.data.replace(b"webhook", b"WEBHOOK"), headers)
    assert headers["Webhook-Id"] == headers["Idempotency-Key"] == "key-1"
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(("event", "facts"), [("alert", ALERT), ("resolved", RESOLVED)])
def test_the_body_is_what_the_schema_says(event: str, facts: dict[str, object]) -> None:
    request = NewDelivery("k", "webhook", "webhook", event, facts, thread="model-triage")
    body = json.loads(document(build_message(Renderer(), (), request)))
    resources.check("webhook", body, "the body")
    for finding in body["data"]["findings"]:
        resources.check("alert", finding, "a finding")
    assert (body["type"], body["id"], body["thread"]) == (event, "k", "model-triage")


@pytest.mark.parametrize(
    ("status", "headers", "permanent", "wait", "hint"),
    [
        (400, {}, True, None, ""),
        (401, {}, True, None, "signature"),
        (404, {}, True, None, "check url"),
        (408, {}, False, None, ""),
        (410, {}, True, None, "wants no more"),
        (429, {"Retry-After": "30"}, False, 30.0, ""),
        (500, {}, False, None, ""),
        (503, {"Retry-After": "Mon, 23 Nov 2026 12:01:30 GMT"}, False, 90.0, ""),
    ],
)
def test_what_the_receiver_may_answer(
    httpserver: HTTPServer,
    status: int,
    headers: dict[str, str],
    permanent: bool,
    wait: float | None,
    hint: str,
) -> None:
    httpserver.expect_request(PATH).respond_with_data("\x1b[31mno", status, headers)
    with pytest.raises(DeliveryError) as caught:
        hook(httpserver, now=world().now).send(message())
    error = caught.value
    assert (error.permanent, error.retry_after) == (permanent, wait)
    assert hint in (error.hint or "")
    assert error.message.isprintable()
    assert "s3cr3t" not in str(error)


def test_a_redirect_is_not_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request(PATH).respond_with_data("", 302, {"Location": "/elsewhere"})
    with pytest.raises(DeliveryError, match="redirect") as caught:
        hook(httpserver).send(message())
    assert not caught.value.permanent


def test_a_receiver_that_remembers_keys_gets_each_message_once(httpserver: HTTPServer) -> None:
    """It answers 500 after the first side effect; the second try is the same message, later."""
    seen: dict[str, bytes] = {}

    def take(request: Request) -> Response:
        key, first = request.headers["Idempotency-Key"], not seen
        assert seen.setdefault(key, request.data) == request.data
        return Response(status=500 if first else 200)

    httpserver.expect_request(PATH).respond_with_handler(take)
    moments: list[datetime] = [world().now(), world().now() + timedelta(minutes=7)]
    channel = hook(httpserver, now=lambda: moments[len(seen)])
    with pytest.raises(DeliveryError):
        channel.send(message())
    channel.send(message())
    stamps = [request.headers["Webhook-Timestamp"] for request, _ in httpserver.log]
    assert list(seen) == ["key-1"]
    assert int(stamps[1]) - int(stamps[0]) == 420
