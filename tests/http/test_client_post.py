from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from tests.http.conftest import Naps
from tests.http.servers import raw_server, read_request
from tracker.errors import FetchError
from tracker.http.client import Client

Make = Callable[..., Client]


def test_json_is_sent_as_utf8(httpserver: HTTPServer, make_client: Make) -> None:
    httpserver.expect_request("/hook", method="POST").respond_with_data("ok", status=202)
    answer = make_client().post(
        httpserver.url_for("/hook"), json={"text": "größer"}, headers={"X-Id": "1"}
    )
    assert (answer.status, answer.body) == (202, b"ok")
    asked, _ = httpserver.log[0]
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["X-Id"] == "1"
    assert asked.get_data() == '{"text": "größer"}'.encode()


@pytest.mark.parametrize(
    ("body", "sent"), [(b"raw", b"raw"), ("schön", "schön".encode()), (None, b"")]
)
def test_other_bodies_are_sent_as_they_are(
    httpserver: HTTPServer, make_client: Make, body: bytes | str | None, sent: bytes
) -> None:
    httpserver.expect_request("/hook").respond_with_data("ok")
    make_client().post(httpserver.url_for("/hook"), body=body)
    asked, _ = httpserver.log[0]
    assert asked.get_data() == sent
    assert asked.headers["Content-Length"] == str(len(sent))


def test_a_refusal_is_an_answer_with_its_body(httpserver: HTTPServer, make_client: Make) -> None:
    headers = {"Retry-After": "30"}
    httpserver.expect_request("/").respond_with_data("slow", status=429, headers=headers)
    answer = make_client().post(httpserver.url_for("/"), json={})
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (429, b"slow", "30")


def test_sending_is_never_repeated(make_client: Make, naps: Naps) -> None:
    heads: list[bytes] = []

    def hear(connection: socket.socket) -> None:
        heads.append(read_request(connection))

    with raw_server(hear) as port, pytest.raises(FetchError) as caught:
        make_client().post(f"http://127.0.0.1:{port}/services/T0/B0/s3cret", json={"a": 1})
    assert str(caught.value) == f"http://127.0.0.1:{port} broke the connection off"
    assert (len(heads), naps.taken) == (1, [])


def test_sending_follows_no_redirect(httpserver: HTTPServer, make_client: Make) -> None:
    headers = {"Location": "/elsewhere?token=s3cret"}
    httpserver.expect_request("/").respond_with_data(status=307, headers=headers)
    with pytest.raises(FetchError, match="a redirect, which is not followed") as caught:
        make_client().post(httpserver.url_for("/"), json={})
    assert not caught.value.transient
    assert "s3cret" not in str(caught.value)
    assert len(httpserver.log) == 1
