"""What a hostile server, name or network may try (RELIABILITY §3 and §7)."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import traceback
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as ServerRequest
from werkzeug import Response as ServerResponse

from tests.http.conftest import Naps
from tests.http.servers import Handler, answering, dripping, raw_server, read_request, silent
from tracker.errors import FetchError
from tracker.http import HttpSettings, Response
from tracker.http.client import Client

Make = Callable[..., Client]
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def refused(client: Client, url: str, words: str) -> FetchError:
    with pytest.raises(FetchError, match=words) as caught:
        client.get(url)
    return caught.value


def test_a_bomb_costs_neither_memory_nor_time(make_client: Make) -> None:
    bomb = gzip.compress(bytes(200 * 1024 * 1024))
    head = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    with raw_server(answering(head + bomb)) as port:
        client = make_client()
        tracemalloc.start()
        error = refused(client, f"http://127.0.0.1:{port}/", "100 times its size")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert not error.transient
    assert peak < 4 * 1024 * 1024


@pytest.mark.parametrize(
    "head", [b"Content-Length: 9000000\r\n\r\n", b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"]
)
def test_a_body_over_the_cap_is_cut_off(make_client: Make, head: bytes) -> None:
    body = bytes(9_000_000)
    if b"chunked" in head:
        body = b"895440\r\n" + body + b"\r\n0\r\n\r\n"
    with raw_server(answering(OK + head + body)) as port:
        refused(make_client(), f"http://127.0.0.1:{port}/", "larger than 8 MiB")


@pytest.mark.parametrize(
    "drip",
    [
        dripping(OK + b"Content-Length: 1000\r\n\r\n"),
        dripping(OK + b"\r\n"),
        dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        silent,
    ],
    ids=["length", "until close", "chunks", "headers", "silence"],
)
def test_a_drip_ends_at_the_deadline(make_client: Make, drip: Handler) -> None:
    with raw_server(drip) as port:
        started = time.monotonic()
        error = refused(
            make_client(timeout=0.4, tries=1), f"http://127.0.0.1:{port}/", "in full within 0.4 s"
        )
        assert time.monotonic() - started < 2
    assert error.transient


def test_a_dripping_tls_handshake_ends_at_the_deadline(make_client: Make) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"\x16\x03\x03\x40\x00")
        while True:
            time.sleep(0.05)
            connection.sendall(b"\x02")

    with raw_server(drip) as port:
        started = time.monotonic()
        refused(make_client(timeout=0.4, tries=1), f"https://127.0.0.1:{port}/", "within 0.4 s")
        assert time.monotonic() - started < 2


def test_no_thread_outlives_its_request(httpserver: HTTPServer, make_client: Make) -> None:
    httpserver.expect_request("/").respond_with_data("x")
    client = make_client(timeout=60.0)
    before = threading.active_count()
    for _ in range(5):
        client.get(httpserver.url_for("/"))
    time.sleep(0.05)
    assert threading.active_count() <= before + 1


def test_redirects_are_followed_a_few_times(httpserver: HTTPServer, make_client: Make) -> None:
    for step in range(3):
        headers = {"Location": f"/{step + 1}"}
        httpserver.expect_request(f"/{step}").respond_with_data(status=302, headers=headers)
    httpserver.expect_request("/3").respond_with_data("there")
    answer = make_client().get(httpserver.url_for("/0"))
    assert isinstance(answer, Response)
    assert (answer.body, answer.url) == (b"there", httpserver.url_for("/3"))


def test_a_redirect_loop_is_left(httpserver: HTTPServer, make_client: Make) -> None:
    httpserver.expect_request("/").respond_with_data(status=302, headers={"Location": "/?t=1"})
    error = refused(make_client(), httpserver.url_for("/"), "more than 3 redirects")
    assert not error.transient
    assert len(httpserver.log) == 4


def test_the_body_of_a_redirect_is_not_even_read(make_client: Make) -> None:
    endless = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 999\r\n\r\n"
    with (
        raw_server(answering(OK + b"\r\nthere")) as target,
        raw_server(dripping(endless % target)) as port,
    ):
        answer = make_client(timeout=2.0).get(f"http://127.0.0.1:{port}/")
    assert isinstance(answer, Response)
    assert answer.body == b"there"


def test_keys_stay_at_the_origin_they_were_given_for(
    httpserver: HTTPServer, make_client: Make
) -> None:
    heads: list[bytes] = []

    def hear(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(OK + b"\r\n")

    with raw_server(hear) as port:
        place = {"Location": f"http://127.0.0.1:{port}/"}
        httpserver.expect_request("/b").respond_with_data(status=302, headers=place)
        httpserver.expect_request("/a").respond_with_data(status=302, headers={"Location": "/b"})
        headers = {"Authorization": "Bearer s3cret"}
        make_client().get(httpserver.url_for("/a"), headers=headers, etag='"1"')
    assert [r.headers.get("Authorization") for r, _ in httpserver.log] == ["Bearer s3cret"] * 2
    assert b"s3cret" not in heads[0]
    assert b"If-None-Match" not in heads[0]


def names(table: dict[str, Sequence[str]]) -> Callable[[str, int], Sequence[str]]:
    """A resolver that knows only these names (and leaves literal addresses alone)."""

    def resolve(host: str, port: int) -> Sequence[str]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return table[host]

    return resolve


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["64:ff9b::a9fe:a9fe"], ["2002:7f00:1::"]],
)
def test_a_name_with_one_private_address_is_not_asked(naps: Naps, addresses: list[str]) -> None:
    client = Client(HttpSettings(), naps, resolve=names({"docs.example": addresses}))
    error = refused(client, "https://docs.example/x", "docs.example is at .*not a public address")
    assert not error.transient
    assert error.hint == "if that is meant: allow_private = true under [network]"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "localhost"])
def test_private_addresses_are_refused_by_default(naps: Naps, host: str) -> None:
    refused(Client(HttpSettings(), naps), f"http://{host}:9/", "not a public address")


def test_a_name_nobody_knows(naps: Naps) -> None:
    client = Client(HttpSettings(), naps, resolve=names({}))
    error = refused(client, "https://gone.example/x", "gone.example .* its name is not known")
    assert error.transient
    empty = Client(HttpSettings(tries=1), naps, resolve=names({"e.example": []}))
    refused(empty, "https://e.example/", "it has no address")


def test_a_redirect_to_a_private_address_is_refused(naps: Naps) -> None:
    reached: list[bytes] = []

    def hear(connection: socket.socket) -> None:
        reached.append(read_request(connection))

    with raw_server(hear) as secret:
        to = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/?s3cret\r\n\r\n" % secret
        # A proxy on loopback stands for the outside world, and answers with the redirect.
        with raw_server(answering(to)) as port:
            client = Client(HttpSettings(proxy=f"http://127.0.0.1:{port}"), naps)
            error = refused(client, "http://docs.example/x", "not a public address")
    assert "s3cret" not in str(error)
    assert reached == []


def test_the_vetted_address_is_the_one_connected_to(naps: Naps) -> None:
    """A name that answers differently the second time is asked only once."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    with raw_server(answering(OK + b"\r\nhere")) as port:
        settings = HttpSettings(allow_private=True, timeout=5.0)
        answer = Client(settings, naps, resolve=rebinding).get(f"http://docs.example:{port}/")
    assert isinstance(answer, Response)
    assert (answer.body, asked) == (b"here", ["docs.example"])


def test_the_next_address_is_tried_when_one_is_dead(naps: Naps) -> None:
    with raw_server(answering(OK + b"\r\nhere")) as port:
        resolve = names({"docs.example": ["127.0.0.2", "127.0.0.1"]})
        client = Client(HttpSettings(allow_private=True, timeout=5.0), naps, resolve=resolve)
        answer = client.get(f"http://docs.example:{port}/")
    assert isinstance(answer, Response)


def test_tls_speaks_of_the_name_not_of_the_address(
    naps: Naps, certificate: Path, server_tls: ssl.SSLContext
) -> None:
    heads: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        heads.append(read_request(connection))
        connection.sendall(OK + b"\r\nsecure")

    resolve = names({"docs.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    settings = HttpSettings(allow_private=True, timeout=5.0, ca_file=str(certificate))
    client = Client(settings, naps, resolve=resolve)
    with raw_server(answer, server_tls) as port:
        got = client.get(f"https://docs.example:{port}/")
        assert isinstance(got, Response)
        assert got.body == b"secure"
        assert f"Host: docs.example:{port}".encode() in heads[0]
        error = refused(client, f"https://other.example:{port}/", "cannot be trusted: Hostname")
    assert not error.transient
    assert naps.taken == []


def test_an_unknown_certificate_is_not_accepted(naps: Naps, server_tls: ssl.SSLContext) -> None:
    client = Client(HttpSettings(allow_private=True), naps, resolve=lambda h, p: ["127.0.0.1"])
    with raw_server(answering(OK + b"\r\n"), server_tls) as port:
        refused(client, f"https://docs.example:{port}/", "cannot be trusted: self.signed")


def test_what_is_not_tls_at_all(make_client: Make) -> None:
    with raw_server(lambda connection: connection.sendall(OK + b"\r\n")) as port:
        refused(make_client(tries=1), f"https://127.0.0.1:{port}/", "TLS could not be agreed on")


@pytest.mark.parametrize(
    "location", ["http://docs.example/", "ftp://docs.example/", "http://[bad", "https://[bad"]
)
def test_https_stays_https(
    naps: Naps, certificate: Path, server_tls: ssl.SSLContext, location: str
) -> None:
    to = f"HTTP/1.1 301 Moved\r\nLocation: {location}\r\n\r\n".encode()
    settings = HttpSettings(allow_private=True, timeout=5.0, ca_file=str(certificate))
    client = Client(settings, naps, resolve=names({"docs.example": ["127.0.0.1"]}))
    with raw_server(answering(to), server_tls) as port:
        error = refused(
            client,
            f"https://docs.example:{port}/",
            "leads from https to an address without it|is not a web address",
        )
    assert not error.transient


def test_a_password_in_an_address_is_refused_and_not_shown(make_client: Make) -> None:
    url = "https://me:s3cret@docs.example/x"
    error = refused(make_client(), url, "has a user or a password in it")
    assert "s3cret" not in str(error)


def test_no_secret_is_in_a_traceback(make_client: Make) -> None:
    secret = "".join(("s3", "cret"))  # in parts: a traceback quotes this line
    shown = ""
    with raw_server(answering(b"nonsense\r\n\r\n")) as port:
        try:
            url = f"http://127.0.0.1:{port}/p?key={secret}"
            make_client(tries=1).get(url, headers={"X-Key": secret})
        except FetchError as error:
            shown = "".join(traceback.format_exception(error))
    assert "broke the connection off" in shown
    assert secret not in shown


def test_proxies_of_the_environment_are_ignored(
    httpserver: HTTPServer, make_client: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    httpserver.expect_request("/").respond_with_data("direct")
    answer = make_client().get(httpserver.url_for("/"))
    assert isinstance(answer, Response)


def test_a_configured_proxy_is_used_though_it_is_private(
    httpserver: HTTPServer, naps: Naps
) -> None:
    def answer(request: ServerRequest) -> ServerResponse:
        return ServerResponse(request.environ["REQUEST_URI"] + request.headers["Host"])

    httpserver.expect_request("/x").respond_with_handler(answer)
    client = Client(HttpSettings(proxy=httpserver.url_for(""), timeout=5.0), naps)
    got = client.get("http://docs.example/x")
    assert isinstance(got, Response)
    assert got.body == b"http://docs.example/xdocs.example"


def test_a_proxy_that_refuses_a_tunnel(naps: Naps) -> None:
    refusal = answering(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    with raw_server(refusal) as port:
        settings = HttpSettings(proxy=f"http://me:s3cret@127.0.0.1:{port}", tries=1, timeout=5.0)
        error = refused(Client(settings, naps), "https://docs.example/x", "the proxy refused")
    assert "s3cret" not in str(error)
