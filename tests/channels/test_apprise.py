"""With Apprise's own ``json://`` target, to a server on loopback."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from tests.channels.world import message, world
from tracker.channels.apprise import AppriseChannel, inert, open_apprise
from tracker.errors import DeliveryError

TO = "env:NTFY"

# The library still imports modules that Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def channel(url: str) -> AppriseChannel:
    return open_apprise({"urls": {TO: url}}, world())


def test_subject_and_text_arrive(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/hook", "POST").respond_with_data("ok")
    to = channel(f"json://localhost:{httpserver.port}/hook")
    to.send(message(recipient=TO, subject="[ACT] triage", text="act by soon\n  why\n"))
    sent = httpserver.log[-1][0].get_json()
    assert (sent["title"], sent["message"].rstrip()) == ("[ACT] triage", "act by soon\n  why")


@pytest.mark.parametrize(
    ("recipient", "url", "words", "permanent"),
    [
        (TO, "json://localhost:{port}/refuses/s3cr3t", "did not take", False),
        (TO, "nonsense://s3cr3t", "no address that Apprise knows", False),
        ("env:GONE", "json://localhost/s3cr3t", "no address env:GONE any more", True),
    ],
)
def test_what_goes_wrong_is_told_without_the_address(
    httpserver: HTTPServer, recipient: str, url: str, words: str, permanent: bool
) -> None:
    httpserver.expect_request("/refuses/s3cr3t").respond_with_data("no", 500)
    with pytest.raises(DeliveryError, match=words) as caught:
        channel(url.format(port=httpserver.port)).send(message(recipient=recipient))
    assert caught.value.permanent is permanent
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@everyone and @here", "＠everyone and ＠here"),
        ("<@U1> <!channel> <b>", "‹＠U1> ‹!channel> ‹b>"),
        ("[act](https://evil.example)", "[act] (https://evil.example)"),
        ("owner ml@acme.example", "owner ml@acme.example"),
    ],
)
def test_nothing_mentions_or_links(text: str, shown: str) -> None:
    assert inert(text) == shown
