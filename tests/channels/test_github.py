"""Against a small GitHub on loopback that keeps issues and comments."""

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
from tracker.channels.github import GitHubChannel, marker, open_github
from tracker.domain.message import Message
from tracker.errors import DeliveryError
from tracker.http import Client, HttpSettings

REPO = "acme/models"


@dataclass
class GitHub:
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    fails: list[str] = field(default_factory=list)
    """``METHOD path`` patterns that answer 502 after the deed, once each."""

    def answer(self, request: Request) -> Response:
        assert request.headers["Authorization"] == "Bearer ghp_secret"
        done = self._do(request)
        called = f"{request.method} {request.path}"
        for pattern in self.fails:
            if re.fullmatch(pattern, called):
                self.fails.remove(pattern)
                return Response("bad gateway", 502)
        return Response(json.dumps(done[1]), done[0], content_type="application/json")

    def _do(self, request: Request) -> tuple[int, Any]:
        path = request.path.removeprefix(f"/repos/{REPO}/issues").strip("/").split("/")
        sent = request.get_json(silent=True) or {}
        match request.method, path:
            case "GET", [""]:
                assert request.args["labels"] == "tracker"
                page, size = int(request.args["page"]), int(request.args["per_page"])
                newest = list(reversed(self.issues))
                return 200, newest[(page - 1) * size : page * size]
            case "POST", [""]:
                assert sent["labels"] == ["tracker"]
                self.issues.append(sent | {"number": len(self.issues) + 1, "state": "open"})
                return 201, self.issues[-1]
            case "GET", [number]:
                known = int(number) <= len(self.issues)
                return (200, self.issues[int(number) - 1]) if known else (404, {})
            case "PATCH", [number]:
                self.issues[int(number) - 1] |= sent
                return 200, self.issues[int(number) - 1]
            case "GET", [number, "comments"]:
                return 200, self.comments.get(int(number), [])
            case "POST", [number, "comments"]:
                self.comments.setdefault(int(number), []).append(sent)
                return 201, sent
        raise AssertionError(request.path)


@pytest.fixture
def github(httpserver: HTTPServer) -> GitHub:
    found = GitHub()
    httpserver.expect_request(re.compile("/repos/.*")).respond_with_handler(found.answer)
    return found


def channel(server: HTTPServer, kept: Kept | None = None) -> GitHubChannel:
    client = Client(HttpSettings(allow_private=True))
    there = World(lambda: NOON, lambda: client, world().out, kept or Kept())
    return open_github({"token": "ghp_secret", "api_url": server.url_for("/")}, there)


def said(key: str, event: str = "alert", still_open: int = 0, **more: object) -> Message:
    facts = {"resolved": {"open": still_open}} if event == "resolved" else {}
    given = {"key": key, "recipient": REPO, "thread": "model-triage", "event": event}
    return message(**(given | {"facts": facts, "subject": f"about {key}", "text": key} | more))


def test_an_issue_is_opened_updated_and_closed_with_its_alerts(
    httpserver: HTTPServer, github: GitHub
) -> None:
    to = channel(httpserver)
    to.send(said("one"))
    (issue,) = github.issues
    assert (issue["title"], issue["body"].split("\n")[0]) == ("about one", "one")
    to.send(said("two"))
    assert issue["title"] == "about two"
    assert [c["body"].split("\n")[0] for c in github.comments[1]] == ["two"]
    to.send(said("part", "resolved", still_open=1))
    assert (issue["state"], issue["title"]) == ("open", "about two")
    to.send(said("end", "resolved"))
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    assert issue["title"] == "about two"
    to.send(said("again"))
    assert issue["state"] == "open"
    assert len(github.issues) == 1
    assert len(github.comments[1]) == 4


@pytest.mark.parametrize("kept", [Kept(), Kept({(REPO, "model-triage"): "99"})])
def test_a_lost_receipt_makes_no_second_issue(
    httpserver: HTTPServer, github: GitHub, kept: Kept
) -> None:
    channel(httpserver).send(said("other", thread="model-other"))
    channel(httpserver).send(said("one"))
    for number in range(120):
        github.issues.append({"number": number + 3, "body": None})
    again = channel(httpserver, kept)
    assert again.was_sent(said("one")) is True
    again.send(said("one"))
    assert len(github.issues) == 122
    assert github.comments == {}
    assert kept.find(REPO, "model-triage") == "2"


@pytest.mark.parametrize(
    "fails", ["POST /repos/acme/models/issues/1/comments", "PATCH /repos/acme/models/issues/1"]
)
@pytest.mark.parametrize(
    "news", [said("two"), said("end", "resolved"), said("part", "resolved", still_open=1)]
)
def test_what_was_done_before_the_answer_was_lost_is_not_done_again(
    httpserver: HTTPServer, github: GitHub, fails: str, news: Message
) -> None:
    to = channel(httpserver)
    to.send(said("one"))
    assert to.was_sent(news) is False
    github.fails.append(fails)
    for _ in range(2):
        try:
            to.send(news)
        except DeliveryError as error:
            assert not error.permanent
    assert to.was_sent(news) is True
    assert len(github.comments[1]) == 1
    assert github.issues[0]["state"] == ("closed" if news.key == "end" else "open")


def test_an_issue_that_was_opened_unanswered_is_found(
    httpserver: HTTPServer, github: GitHub
) -> None:
    github.fails.append("POST /repos/acme/models/issues")
    to = channel(httpserver)
    with pytest.raises(DeliveryError):
        to.send(said("one"))
    assert to.was_sent(said("one")) is True
    to.send(said("one"))
    assert len(github.issues) == 1


def test_nothing_is_opened_only_to_be_closed(httpserver: HTTPServer, github: GitHub) -> None:
    to = channel(httpserver)
    to.send(said("end", "resolved"))
    assert github.issues == []
    assert to.was_sent(said("end", "resolved")) is False


def test_messages_without_a_thread_are_an_issue_each(
    httpserver: HTTPServer, github: GitHub
) -> None:
    to = channel(httpserver)
    to.send(said("october", "costs", thread=None))
    to.send(said("november", "costs", thread=None))
    assert [i["title"] for i in github.issues] == ["about october", "about november"]


def test_no_name_can_end_the_hidden_comment() -> None:
    assert re.fullmatch(r"<!-- tracker:key=[0-9a-f]{32} -->", marker("key", "--> <b>"))


@pytest.mark.parametrize(
    ("status", "headers", "body", "permanent", "wait"),
    [
        (401, {}, "{}", True, None),
        (403, {}, "{}", True, None),
        (403, {"Retry-After": "60"}, "{}", False, 60.0),
        (
            403,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOON.timestamp()) + 5)},
            "{}",
            False,
            5.0,
        ),
        (404, {}, "{}", True, None),
        (410, {}, "{}", True, None),
        (429, {"Retry-After": "9"}, "{}", False, 9.0),
        (503, {}, "down", False, None),
        (200, {}, "<html>", False, None),
        (200, {}, '{"not": "a list"}', False, None),
    ],
)
def test_what_github_may_answer(
    httpserver: HTTPServer,
    status: int,
    headers: dict[str, str],
    body: str,
    permanent: bool,
    wait: float | None,
) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_data(body, status, headers)
    with pytest.raises(DeliveryError) as caught:
        channel(httpserver).send(said("one"))
    assert (caught.value.permanent, caught.value.retry_after) == (permanent, wait)
    assert "ghp_" not in str(caught.value)


@pytest.mark.parametrize("repo", ["models", "a/b/c", "../x", "a/..", "a/b?x=1", "acme/mo dels"])
def test_what_is_no_repository_is_refused(httpserver: HTTPServer, repo: str) -> None:
    with pytest.raises(DeliveryError, match="is not a repository") as caught:
        channel(httpserver).send(said("one", recipient=repo))
    assert caught.value.permanent


def test_a_text_that_no_issue_holds_is_refused(httpserver: HTTPServer, github: GitHub) -> None:
    with pytest.raises(DeliveryError, match="is longer than"):
        channel(httpserver).send(said("one", text="x" * 70_000))
