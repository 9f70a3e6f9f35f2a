"""HTTP: 429 in both forms, ``ok: false``, 500 after the side effect, 410, a name not known."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.faults.world import Desk, desk, outcomes, sent_after_waiting, slack, stored
from tracker.app.context import App
from tracker.app.delivering import deliver
from tracker.domain.delivery import DeliveryState, Outcome

BOT = '[channels.slack]\nbot_token = "file:token"\nchannel = "#ml"\napi_url = "{}"\n'


class Receiver:
    """Gives the scripted answers, then ``ok``; keeps what it took with every answer it gave."""

    def __init__(self, *answers: Response, then: str = "ok") -> None:
        self._answers, self._then = list(answers), then
        self.bodies: list[Any] = []

    def __call__(self, request: Request) -> Response:
        self.bodies.append(json.loads(request.data))
        return self._answers.pop(0) if self._answers else Response(self._then)


def hooked(folder: Path, server: HTTPServer, receiver: Receiver, more: str = "") -> str:
    server.expect_request("/hook", "POST").respond_with_handler(receiver)
    return slack(folder, server.url_for("/hook"), more)


def tried_once(at: Desk) -> App:
    app = at.app()
    at.put(app, "slack", "webhook")
    deliver(app)
    return app


@pytest.mark.parametrize("form", ["90", "Mon, 23 Nov 2026 12:01:30 GMT"])
def test_429_waits_as_long_as_it_says_in_both_forms(
    httpserver: HTTPServer, tmp_path: Path, form: str
) -> None:
    receiver = Receiver(Response("rate_limited", 429, {"Retry-After": form}))
    with desk(tmp_path, hooked(tmp_path, httpserver, receiver)) as at:
        app = tried_once(at)
        assert stored(app).next_try_at >= at.now + timedelta(seconds=90)
        # It holds for the receiver, so a message that comes later waits as well.
        at.put(app, "slack", "webhook", "k2")
        at.later(seconds=89)
        assert deliver(app).sent == 0
        at.later(seconds=1)
        assert deliver(app).sent == 1
        assert sent_after_waiting(at, app).sent == 1
        assert outcomes(app) == [Outcome.RETRY, Outcome.SENT]
    assert len(receiver.bodies) == 3


def test_a_wait_of_a_week_is_cut_to_a_day(httpserver: HTTPServer, tmp_path: Path) -> None:
    receiver = Receiver(Response("rate_limited", 429, {"Retry-After": "604800"}))
    with desk(tmp_path, hooked(tmp_path, httpserver, receiver)) as at:
        app = tried_once(at)
        wait = stored(app).next_try_at - at.now
        assert timedelta(hours=24) < wait <= timedelta(hours=24, minutes=2)
        assert sent_after_waiting(at, app).sent == 1


@pytest.mark.parametrize(
    ("error", "state"), [("channel_not_found", DeliveryState.DEAD), ("fatal_error", None)]
)
def test_ok_false_is_no_delivery(
    httpserver: HTTPServer, tmp_path: Path, error: str, state: DeliveryState | None
) -> None:
    (tmp_path / "token").write_text("xoxb-1", encoding="utf-8")
    receiver = Receiver(Response(json.dumps({"ok": False, "error": error})), then='{"ok": true}')
    httpserver.expect_request("/api/chat.postMessage").respond_with_handler(receiver)
    with desk(tmp_path, BOT.format(httpserver.url_for("/api"))) as at:
        app = tried_once(at)
        assert error in str(stored(app).last_error)
        if state is not None:
            assert stored(app).state is state
        else:
            assert sent_after_waiting(at, app).sent == 1


@pytest.mark.parametrize(
    ("more", "outcome", "posts"),
    [("", Outcome.SENT, 2), ('on_ambiguous = "hold"', Outcome.HELD, 1)],
)
def test_500_after_the_side_effect_is_a_message_in_doubt(
    httpserver: HTTPServer, tmp_path: Path, more: str, outcome: Outcome, posts: int
) -> None:
    receiver = Receiver(Response("oops", 500))
    with desk(tmp_path, hooked(tmp_path, httpserver, receiver, more)) as at:
        app = tried_once(at)
        sent_after_waiting(at, app)
        assert outcomes(app) == [Outcome.UNSURE, outcome]
    assert len(receiver.bodies) == posts


def test_410_is_final(httpserver: HTTPServer, tmp_path: Path) -> None:
    receiver = Receiver(Response("channel_is_archived", 410))
    with desk(tmp_path, hooked(tmp_path, httpserver, receiver)) as at:
        app = tried_once(at)
        assert stored(app).state is DeliveryState.DEAD
        at.later(days=30)
        deliver(app)
    assert len(receiver.bodies) == 1


def test_a_name_that_is_not_known_is_tried_again_without_doubt(tmp_path: Path) -> None:
    channels = slack(tmp_path, "https://hooks.invalid/services/1", 'on_ambiguous = "hold"')
    with desk(tmp_path, channels) as at:
        app = tried_once(at)
        assert "hooks.invalid" in str(stored(app).last_error)
        sent_after_waiting(at, app)
        assert outcomes(app) == [Outcome.RETRY, Outcome.RETRY]
