from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as ServerRequest
from werkzeug import Response as ServerResponse

from tests.http.conftest import Naps
from tests.http.servers import answering, raw_server, resetting
from tracker import __version__
from tracker.errors import FetchError
from tracker.http import HttpSettings, NotModified, Response
from tracker.http.client import Client
from tracker.http.failures import AnsweredError

Make = Callable[..., Client]


def test_a_page_comes_with_its_headers_and_says_who_asked(
    httpserver: HTTPServer, make_client: Make
) -> None:
    httpserver.expect_request("/page").respond_with_data(
        "hello", content_type="Text/HTML; charset=utf-8", headers={"ETag": '"1"'}
    )
    answer = make_client(contact="ops@acme.example").get(httpserver.url_for("/page"))
    assert isinstance(answer, Response)
    assert (answer.status, answer.body, answer.media_type) == (200, b"hello", "text/html")
    assert answer.headers["etag"] == answer.headers["ETAG"] == '"1"'
    assert answer.url == httpserver.url_for("/page")
    asked, _ = httpserver.log[0]
    agent = f"tracker/{__version__} (+model lifecycle watch; contact ops@acme.example)"
    assert asked.headers["User-Agent"] == agent
    assert asked.headers["Accept-Encoding"] == "gzip"


def test_without_a_contact_or_content_type(make_client: Make) -> None:
    with raw_server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) as port:
        answer = make_client().get(f"http://127.0.0.1:{port}/")
    assert isinstance(answer, Response)
    assert (answer.body, answer.media_type) == (b"ok", None)


def test_unchanged_since_the_last_reading(httpserver: HTTPServer, make_client: Make) -> None:
    httpserver.expect_request(
        "/page", headers={"If-None-Match": '"1"', "If-Modified-Since": "Mon, 23 Nov 2026"}
    ).respond_with_data(status=304)
    url = httpserver.url_for("/page")
    answer = make_client().get(url, etag='"1"', last_modified="Mon, 23 Nov 2026")
    assert answer == NotModified(url)


def test_unchanged_is_no_answer_to_an_unconditional_question(
    httpserver: HTTPServer, make_client: Make
) -> None:
    httpserver.expect_request("/page").respond_with_data(status=304)
    with pytest.raises(AnsweredError, match="answered 304 Not Modified"):
        make_client().get(httpserver.url_for("/page"))


@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, "check the key"), (403, "refusing programs"), (404, "may have moved"), (410, None)],
)
def test_what_will_not_change_is_asked_once(
    httpserver: HTTPServer, make_client: Make, status: int, hint: str | None
) -> None:
    httpserver.expect_request("/page").respond_with_data("no", status=status)
    with pytest.raises(AnsweredError, match=f"/page answered {status}") as caught:
        make_client().get(httpserver.url_for("/page"))
    assert not caught.value.transient
    assert caught.value.hint == hint or (hint is not None and hint in str(caught.value))
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_what_may_pass_is_tried_again(
    httpserver: HTTPServer, make_client: Make, naps: Naps, status: int
) -> None:
    httpserver.expect_ordered_request("/page").respond_with_data("no", status=status)
    httpserver.expect_ordered_request("/page").respond_with_data("yes")
    answer = make_client().get(httpserver.url_for("/page"))
    assert isinstance(answer, Response)
    assert answer.body == b"yes"
    assert len(naps.taken) == 1
    assert 0 <= naps.taken[0] <= 1.0


def test_a_few_tries_and_no_more(httpserver: HTTPServer, make_client: Make, naps: Naps) -> None:
    httpserver.expect_request("/page").respond_with_data("no", status=503)
    with pytest.raises(AnsweredError, match="answered 503 Service Unavailable") as caught:
        make_client(tries=3).get(httpserver.url_for("/page"))
    assert caught.value.transient
    assert len(httpserver.log) == 3
    assert naps.taken[0] <= 1.0
    assert naps.taken[1] <= 2.0


def test_the_wait_asked_for_is_obeyed(httpserver: HTTPServer, naps: Naps) -> None:
    headers = [{"Retry-After": "7"}, {"Retry-After": "Mon, 23 Nov 2026 12:00:09 GMT"}]
    for one in headers:
        httpserver.expect_ordered_request("/").respond_with_data(status=503, headers=one)
    httpserver.expect_ordered_request("/").respond_with_data("yes")
    settings = HttpSettings(allow_private=True)
    client = Client(settings, naps, lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert isinstance(client.get(httpserver.url_for("/")), Response)
    assert naps.taken == [7.0, 9.0]


def test_a_wait_too_long_is_left_to_the_next_check(
    httpserver: HTTPServer, make_client: Make, naps: Naps
) -> None:
    headers = {"Retry-After": "3600"}
    httpserver.expect_request("/").respond_with_data(status=429, headers=headers)
    with pytest.raises(AnsweredError) as caught:
        make_client().get(httpserver.url_for("/"))
    assert (caught.value.retry_after, naps.taken) == (3600.0, [])


def test_a_connection_reset_is_tried_again(make_client: Make, naps: Naps) -> None:
    with raw_server(resetting) as port, pytest.raises(FetchError) as caught:
        make_client().get(f"http://127.0.0.1:{port}/page?key=s3cret")
    assert str(caught.value) == f"http://127.0.0.1:{port}/page broke the connection off"
    assert len(naps.taken) == 2


def test_a_body_cut_short_is_no_body(make_client: Make) -> None:
    half = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    with raw_server(half) as port, pytest.raises(FetchError, match="broke the connection off"):
        make_client().get(f"http://127.0.0.1:{port}/")


def test_nobody_listens(make_client: Make) -> None:
    with raw_server(resetting) as port:
        pass
    with pytest.raises(FetchError, match=r"127.0.0.1 cannot be reached: connection refused$"):
        make_client(tries=1).get(f"http://127.0.0.1:{port}/")


def test_nothing_is_kept_between_requests(httpserver: HTTPServer, make_client: Make) -> None:
    def answer(request: ServerRequest) -> ServerResponse:
        body = json.dumps(dict(request.cookies))
        return ServerResponse(body, headers={"Set-Cookie": "id=7; Path=/"})

    httpserver.expect_request("/").respond_with_handler(answer)
    client = make_client()
    for _ in range(2):
        again = client.get(httpserver.url_for("/"))
        assert isinstance(again, Response)
        assert again.body == b"{}"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/x",
        "file:///etc/passwd",
        "a.example",
        "",
        "http://",
        "http://[::1/x",
        "http://a.example:99999/",
        "http://a.example:0/",
        "http://a.example/\x1b[31m",
    ],
)
def test_only_web_addresses_are_asked(make_client: Make, naps: Naps, url: str) -> None:
    with pytest.raises(FetchError, match="is not a web address") as caught:
        make_client().get(url)
    assert naps.taken == []
    assert str(caught.value).isprintable()


def test_a_header_cannot_smuggle_another(make_client: Make, naps: Naps) -> None:
    with pytest.raises(FetchError, match="the request is not valid") as caught:
        make_client().get("http://a.example/", headers={"X-Key": "s3cret\r\nHost: b.example"})
    assert "s3cret" not in str(caught.value)
    assert naps.taken == []
