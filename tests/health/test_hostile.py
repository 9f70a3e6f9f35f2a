"""Hostile pages, each among good sources: quickly over, no memory kept, the others unaffected."""

from __future__ import annotations

import gzip
import os
import resource
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e.sources import made_sources
from tests.e2e.world import PAGE
from tests.http.servers import Handler, answering, dripping, raw_server, read_request
from tracker.config import Url
from tracker.config.settings import NetworkSettings
from tracker.domain.source import Health

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n"
MIB = 1024 * 1024
VERTEX = "# Versions\n\n| Model ID | Release date | Retirement date |\n|---|---|---|\n" + "".join(
    f"| `gemini-{i}-001` | May 1, 2025 | May 19, 2027 |\n" for i in range(12)
)


def page(body: bytes) -> Handler:
    return answering(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def bomb() -> Handler:
    body = gzip.compress(bytes(200 * MIB))
    head = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    return answering(OK + head + body)


def huge() -> Handler:
    """100 MB, sent a piece at a time so that the test does not hold them either."""

    def handle(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(OK + b"Content-Length: 100000000\r\n\r\n")
        for _ in range(100):
            connection.sendall(b"x" * 1_000_000)

    return handle


CORPUS: dict[str, Callable[[], Handler]] = {
    "nested tables": lambda: page(b"<html><body>" + b"<table><tr><td>" * 30_000),
    "60k attributes": lambda: page(
        b"<html><body><p " + b" ".join(b"a%d=1" % i for i in range(60_000)) + b">x</p>"
    ),
    "gzip bomb": bomb,
    "100 MB body": huge,
    "slow drip": lambda: dripping(OK + b"Content-Length: 1000\r\n\r\n"),
}


@pytest.mark.parametrize("name", CORPUS)
def test_it_is_over_quickly_and_hurts_nobody(
    name: str, tmp_path: Path, httpserver: HTTPServer
) -> None:
    with (
        raw_server(CORPUS[name]()) as port,
        made_sources(
            tmp_path, httpserver, ["openai", "vertex"], {"groq": f"http://127.0.0.1:{port}/x"}
        ) as sources,
    ):
        sources.pages |= {"openai": PAGE.format(mini="2027-01-14"), "vertex": VERTEX}
        assert sources.app.database and sources.app.http
        before, spent, started = _resident(), _computed(), time.monotonic()
        polls = sources.read()
        # Over within 5 s. How long a busy machine makes one wait for a turn is not ours.
        waits = name == "slow drip"
        assert (time.monotonic() - started if waits else _computed() - spent) < 5
        assert _resident() - before < 64 * MIB
    good = [polls[s].state.health for s in ("openai", "vertex")]
    assert good == [Health.OK, Health.OK]
    assert polls["groq"].state.health is Health.UNREAD
    assert polls["groq"].state.message and polls["groq"].notices == 0
    assert {n.source for n in sources.known()} == {"openai", "vertex"}


def test_a_redirect_to_a_private_address_is_not_followed(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    reached: list[bytes] = []
    pages = {b"openai": PAGE.format(mini="2027-01-14"), b"vertex": VERTEX}

    def secret(connection: socket.socket) -> None:
        reached.append(read_request(connection))

    def outside(connection: socket.socket) -> None:
        """A proxy on loopback stands for the outside world."""
        asked = read_request(connection)
        found = next((text for name, text in pages.items() if name in asked), None)
        if found is None:
            to = b"Location: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % port
            connection.sendall(b"HTTP/1.1 302 Found\r\n" + to)
            return
        body = found.encode()
        connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    urls = {i: f"http://docs.example/{i}" for i in ("openai", "vertex", "groq")}
    with raw_server(secret) as port, raw_server(outside) as proxy:
        network = NetworkSettings(proxy=Url(f"http://127.0.0.1:{proxy}"))
        with made_sources(tmp_path, httpserver, [], urls, network) as sources:
            started = time.monotonic()
            polls = sources.read()
            assert time.monotonic() - started < 5
    assert "not a public address" in (polls["groq"].state.message or "")
    assert [polls[s].state.health for s in ("openai", "vertex")] == [Health.OK, Health.OK]
    assert reached == []


def _computed() -> float:
    """Seconds of computing, by this process and all that it has started."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


def _resident() -> int:
    """The most memory this process has ever held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
